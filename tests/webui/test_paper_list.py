"""The page that lists the department's papers (R19)."""

import re

from flask.testing import FlaskClient


def test_r19_each_paper_of_the_list_leads_to_where_it_is_read(client: FlaskClient) -> None:
    page = client.get("/papers").text

    links = dict(re.findall(r'class="link" href="([^"]+)">([^<]+)<', page))
    assert links["/papers/AP2609290002"] == "AP2609290002"
    assert links["/forms?number=FM2609300001/1"] == "FM2609300001/1"


def test_r19_the_list_is_asked_by_kind_and_state_and_by_parts_of_customer_and_number(
    client: FlaskClient,
) -> None:
    page = client.get("/papers?kind=notice").text

    assert re.findall(r'<(?:select|input type="text") name="(\w+)"', page) == [
        "kind",
        "state",
        "customer",
        "number",
    ]
    assert client.get("/papers/desk?kind=notice").status_code == 200
