from drivers.discovery import PortInfo, ports


def test_the_emulated_ports_are_found_by_their_stable_names(bench):
    found = [port for port in ports(bench.folder) if port.description == "emulated"]

    assert [port.port for port in found] == [bench.scale_port, bench.scanner_port, bench.printer_port]
    assert all(isinstance(port, PortInfo) and port.device for port in found)
