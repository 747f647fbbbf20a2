//! Where a request comes from.
//!
//! The other end of the connection, unless that is a trusted proxy: then what the nearest proxies
//! wrote into `X-Forwarded-For`, read from its end, up to the first address that is none of theirs.
//! Whatever stands further left anyone may have written.

use crate::server::Peer;
use axum::extract::Request;
use http::HeaderMap;
use ipnet::IpNet;
use std::{
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
    sync::Arc,
};

/// The proxies whose word on addresses is taken. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// These networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl FromStr for TrustedProxies {
    type Err = String;

    /// Addresses and networks (`10.0.0.0/8`), separated by commas.
    ///
    /// # Errors
    /// The first entry that is neither.
    fn from_str(text: &str) -> Result<Self, String> {
        let entries = text.split(',').map(str::trim).filter(|e| !e.is_empty());
        let networks = entries.map(|entry| {
            let network = entry.parse::<IpNet>().ok();
            network
                .or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from))
                .ok_or_else(|| entry.to_owned())
        });
        networks.collect::<Result<Vec<_>, _>>().map(Self::new)
    }
}

/// The address a request came from, as far as it can be trusted; absent where there is no
/// connection, as in tests of the router alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// Notes the address with the request.
pub(super) fn note(request: &mut Request, trusted: &TrustedProxies) {
    let Some(peer) = request.extensions().get::<Peer>() else {
        return;
    };
    let address = resolve(peer.0.ip().to_canonical(), request.headers(), trusted);
    request.extensions_mut().insert(ClientAddress(address));
}

fn resolve(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut nearest = peer;
    if !trusted.trust(peer) {
        return nearest;
    }
    // Several headers are one list.
    let values: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    for entry in values.iter().rev().flat_map(|value| value.rsplit(',')) {
        // What is no address no trusted proxy wrote: whoever is nearest to us answers for it.
        let Some(address) = parse(entry.trim()) else {
            break;
        };
        nearest = address;
        if !trusted.trust(address) {
            break;
        }
    }
    nearest
}

/// An address, with a port or brackets as some proxies write them.
fn parse(entry: &str) -> Option<IpAddr> {
    let plain = entry.parse::<IpAddr>().ok();
    let with_port = || {
        let socket = entry.parse::<std::net::SocketAddr>().ok();
        socket.map(|socket| socket.ip())
    };
    let bracketed = || {
        let inner = entry.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
    };
    plain
        .or_else(with_port)
        .or_else(bracketed)
        .map(|address| address.to_canonical())
}

/// Whom limits count as one: an IPv4 address, or the first of the /64 of an IPv6 one, which is what
/// one subscriber gets.
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

/// The subscriber as a number.
pub(super) fn subject(address: IpAddr) -> u128 {
    match subscriber(address) {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn from(peer: &str, forwarded: &[&'static str]) -> String {
        let trusted: TrustedProxies = "10.0.0.0/8, 192.0.2.1, fd00::/8".parse().unwrap();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        resolve(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(from("203.0.113.9", &["198.51.100.7"]), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_its_neighbour_only() {
        assert_eq!(from("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["1.1.1.1, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(
            from("10.0.0.1", &["1.1.1.1", "198.51.100.7"]),
            "198.51.100.7"
        );
    }

    #[test]
    fn a_chain_of_trusted_proxies_is_walked_to_its_end() {
        let chain = ["6.6.6.6, 198.51.100.7, 192.0.2.1, 10.9.9.9"];
        assert_eq!(from("10.0.0.1", &chain), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["10.0.0.7, 10.0.0.8"]), "10.0.0.7");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_is_no_address_ends_the_walk() {
        assert_eq!(from("10.0.0.1", &["198.51.100.7, unknown"]), "10.0.0.1");
        assert_eq!(
            from("10.0.0.1", &["198.51.100.7, junk, 10.2.2.2"]),
            "10.2.2.2"
        );
    }

    #[test]
    fn ports_brackets_and_mapped_addresses_are_read() {
        assert_eq!(from("10.0.0.1", &["198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(from("10.0.0.1", &["[2001:db8::1]"]), "2001:db8::1");
        assert_eq!(
            from("::ffff:10.0.0.1", &["::ffff:198.51.100.7"]),
            "198.51.100.7"
        );
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_subject() {
        let of = |text: &str| subject(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[test]
    fn what_is_no_network_is_named() {
        assert_eq!(
            "10.0.0.0/8, nonsense"
                .parse::<TrustedProxies>()
                .unwrap_err(),
            "nonsense"
        );
        assert!("".parse::<TrustedProxies>().is_ok());
    }
}
