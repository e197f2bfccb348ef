"""Ports are found by looking; what is behind them is guessed from their numbers, never from their order."""

import pytest

from drivers.discovery import PortInfo, find, ports, udev_rule
from drivers.usb_ids import USB_IDS, look_up
from tests.drivers.usb_tree import Machine


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def names(machine):
    return {
        each.device.rsplit("/", 1)[1]: each.port.removeprefix(f"{machine.dev}/") for each in machine.ports()
    }


def test_the_emulated_ports_are_found_by_their_stable_names(bench):
    found = [port for port in ports(bench.folder) if port.description == "emulated"]

    assert [port.port for port in found] == [bench.scale_port, bench.scanner_port, bench.printer_port]
    assert all(isinstance(port, PortInfo) and port.device for port in found)


def test_a_machine_without_devices_has_no_ports(machine):
    assert machine.ports() == []


def test_a_serial_scanner_is_named_by_its_serial_number_and_known_by_its_ids(machine):
    device = machine.plug("ttyACM0", "0c2e:0720", maker="Honeywell", product="1470g", serial="19250B4A12")

    (found,) = machine.ports()

    assert found == PortInfo(
        port=f"{machine.dev}/serial/by-id/usb-Honeywell_1470g_19250B4A12-if00",
        device=str(device),
        description="Honeywell 1470g",
        usb_id="0c2e:0720",
        serial_number="19250B4A12",
        sort="serial",
        probably="scanner",
        model="Honeywell/Metrologic, serial mode",
        names=(
            f"{machine.dev}/serial/by-id/usb-Honeywell_1470g_19250B4A12-if00",
            f"{machine.dev}/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0",
            str(device),
        ),
    )


def test_the_serial_ports_of_a_pc_and_other_terminals_are_not_listed(machine):
    for node in ("ttyS0", "tty1"):
        (machine.sys / "class" / "tty" / node).mkdir(parents=True)
    machine.dev.mkdir()
    (machine.dev / "ttyS0").touch()

    assert machine.ports() == []


def test_a_bridge_says_nothing_of_the_device_behind_it(machine):
    machine.plug("ttyUSB0", "0403:6001", maker="FTDI", serial="A9XYZ")

    (found,) = machine.ports()

    assert (found.probably, found.model) == ("bridge", "FTDI")


def test_equal_bridges_without_serial_number_are_told_apart_by_their_sockets(machine):
    machine.plug("ttyUSB0", "1a86:7523", socket="1-1", product="USB Serial")
    machine.plug("ttyUSB1", "1a86:7523", socket="1-2", product="USB Serial")

    assert names(machine) == {
        "ttyUSB0": "serial/by-path/pci-0000:00:14.0-usb-0:1:1.0",
        "ttyUSB1": "serial/by-path/pci-0000:00:14.0-usb-0:2:1.0",
    }
    assert [len(each.twins) for each in machine.ports()] == [1, 1]


def test_a_single_bridge_without_serial_number_is_named_by_its_socket_for_the_day_a_second_one_comes(machine):
    machine.plug("ttyUSB0", "1a86:7523", product="USB Serial")

    assert names(machine) == {"ttyUSB0": "serial/by-path/pci-0000:00:14.0-usb-0:1:1.0"}


def test_scanners_that_all_carry_one_serial_number_are_told_apart_by_their_sockets(machine):
    machine.plug("ttyACM0", "1eab:1306", socket="1-1", serial="0001", product="Scanner")
    machine.plug("ttyACM1", "1eab:1306", socket="1-2", serial="0001", product="Scanner")

    assert names(machine)["ttyACM1"] == "serial/by-path/pci-0000:00:14.0-usb-0:2:1.0"


def test_two_scanners_with_serial_numbers_keep_their_names_when_they_change_sockets(machine, tmp_path):
    other = Machine(tmp_path / "after")
    for one, sockets in ((machine, ("1-1", "1-2")), (other, ("1-2", "1-1"))):
        for socket, serial in zip(sockets, ("A1", "B2"), strict=True):
            node = f"ttyACM{int(socket[-1]) - 1}"
            one.plug(node, "0c2e:0720", socket=socket, serial=serial, product="1470g", maker="Honeywell")

    def by_serial(one):
        return {each.serial_number: each.port.removeprefix(str(one.dev)) for each in one.ports()}

    assert by_serial(machine) == by_serial(other)


def test_the_ports_of_one_adapter_with_two_sockets_are_no_twins(machine):
    for n in (0, 1):
        machine.plug(f"ttyUSB{n}", "0403:6010", serial="FT4", maker="FTDI", interface=f"1.{n}")

    assert [each.twins for each in machine.ports()] == [(), ()]
    assert len(set(names(machine).values())) == 2


def test_a_usb_printer_is_one_whoever_made_it(machine):
    machine.plug("lp0", "9999:0001", maker="Noname", product="Label Printer")

    (found,) = machine.ports()

    assert (found.sort, found.probably, found.description) == ("printer", "printer", "Noname Label Printer")


@pytest.mark.parametrize(("page", "kind"), [(b"\x05\x8d\x09\x20", "scale"), (b"\x05\x8c\x09\x02", "scanner")])
def test_a_hid_device_says_by_its_usage_page_what_it_is(machine, page, kind):
    machine.plug("hidraw0", "9999:0002", page=page)

    (found,) = machine.ports()

    assert (found.sort, found.probably) == ("hid", kind)


def test_a_mouse_is_no_device_of_a_desk(machine):
    machine.plug("hidraw0", "046d:c077", page=b"\x05\x01\x09\x02")

    assert machine.ports() == []


def test_a_scanner_in_keyboard_mode_is_told_from_the_keyboard_by_its_ids(machine):
    machine.plug("event5", "05f9:2206", maker="Datalogic", product="QD2400", socket="1-1")
    machine.plug("event6", "046d:c31c", maker="Logitech", product="Keyboard", socket="1-2")

    found = {each.device.rsplit("/", 1)[1]: (each.sort, each.probably) for each in machine.ports()}

    assert found == {"event5": ("keyboard", "scanner"), "event6": ("keyboard", "")}


def test_the_rule_for_a_hid_scale_names_it_by_its_numbers_and_gives_it_a_name(machine):
    machine.plug("hidraw0", "0922:8003", serial="0071", page=b"\x05\x8d")

    assert udev_rule(machine.ports()[0]) == (
        'SUBSYSTEM=="hidraw", KERNEL=="hidraw*", ATTRS{idVendor}=="0922", ATTRS{idProduct}=="8003", '
        'ATTRS{serial}=="0071", MODE="0660", GROUP="input", SYMLINK+="station-scale-0922-8003"'
    )


def test_what_a_device_calls_itself_is_never_part_of_a_rule_it_could_change(machine):
    machine.plug("hidraw0", "0922:8003", serial='", RUN+="/bin/sh', page=b"\x05\x8d")

    assert "RUN" not in udev_rule(machine.ports()[0])


def test_the_name_a_rule_gave_is_the_name_to_use(machine):
    file = machine.plug("hidraw0", "0922:8003", page=b"\x05\x8d")
    link = machine.dev / "station-scale-0922-8003"
    link.symlink_to(file)

    assert machine.ports()[0].port == str(link)


def test_a_port_is_found_by_any_of_its_names(machine):
    device = machine.plug("ttyUSB0", "0403:6001", serial="A9")
    (only,) = machine.ports()

    assert all(find(name, [only]) is only for name in (*only.names, str(device)))
    assert find("/dev/ttyUSB7", [only]) is None


def test_text_of_a_device_that_would_break_a_screen_is_cleaned(machine):
    machine.plug("ttyUSB0", "0403:6001", product="Evil\x1b[2J\tname" + "x" * 500)

    assert machine.ports()[0].description.startswith("Evil[2Jname")
    assert len(machine.ports()[0].description) <= 120


@pytest.mark.parametrize(
    ("usb_id", "kind"),
    [("1eab:2203", "scanner"), ("0403:6015", "bridge"), ("0a5f:0166", "printer"), ("0922:8003", "scale")],
)
def test_families_are_known_by_their_numbers(usb_id, kind):
    assert look_up(usb_id).kind == kind


def test_numbers_not_in_the_table_are_not_known():
    assert look_up("046d:c31c") is None
    assert look_up("") is None


def test_the_table_is_written_as_the_kernel_writes_the_numbers():
    assert all(usb_id == usb_id.lower() and len(usb_id) in (6, 9) for usb_id in USB_IDS)
