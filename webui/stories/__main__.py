"""Serves the storybook by itself: `python -m webui.stories`."""

import argparse

from webui.app import create_app, create_server
from webui.stories.stand_in import StandIn


def main() -> None:
    """Serve the storybook on 127.0.0.1."""
    parser = argparse.ArgumentParser(prog="python -m webui.stories", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8090)
    port = parser.parse_args().port
    desk = StandIn()
    print(f"http://127.0.0.1:{port}/kiosk?key={desk.key}   then /storybook", flush=True)
    create_server(create_app(desk, demo=False, stories=True), "127.0.0.1", port).run()


if __name__ == "__main__":
    main()
