"""From which network a request comes, behind proxies and without."""

import pytest
from django.test import RequestFactory

from mobilization.common.networks import network_of, site_of


@pytest.mark.parametrize(
    ("proxies", "address", "header", "network"),
    [
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "10.0.0.2", "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (2, "10.0.0.2", "203.0.113.9, 192.0.2.1, 10.0.0.3", "192.0.2.1"),
        (1, "10.0.0.2", "", "10.0.0.2"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (1, "10.0.0.2", "x'; DROP", "unknown"),
        (0, "", "", "unknown"),
        (1, "10.0.0.2", "192.0.2.1:4711", "192.0.2.1"),
        (1, "10.0.0.2", "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
    ],
)
def test_what_a_visitor_writes_into_the_header_is_not_believed(settings, proxies, address, header, network):
    settings.PROXIES_IN_FRONT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers={"X-Forwarded-For": header})
    assert network_of(request) == network


def test_a_customer_of_ipv6_has_many_networks_and_all_else_is_its_own():
    assert site_of("2001:db8:1:2::/64") == site_of("2001:db8:1:ff::/64") == "2001:db8:1::/48"
    assert [site_of(each) for each in ("192.0.2.1", "unknown", "")] == ["", "", ""]
