//! Where load may go: this machine, and nowhere else.

use std::net::{IpAddr, SocketAddr};

use anyhow::{Context, Result, bail};
use http::Uri;

/// A server on a loopback address, spoken to in clear HTTP/1.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    address: SocketAddr,
    authority: String,
}

impl Target {
    /// Reads `http://127.0.0.1:8080`, with or without a closing slash.
    ///
    /// Only a loopback address in figures, or `localhost`, is taken. No name is looked up, so that
    /// no entry of a resolver can turn the load on another machine.
    ///
    /// # Errors
    /// When it is not an `http` address, has a path or a query, or is not of this machine.
    pub fn parse(text: &str) -> Result<Self> {
        let uri: Uri = text
            .parse()
            .with_context(|| format!("`{text}` is no address"))?;
        if uri.scheme_str() != Some("http") {
            bail!("`{text}`: the load generator speaks only http://");
        }
        if uri
            .path_and_query()
            .is_some_and(|rest| rest.as_str() != "/")
        {
            bail!("`{text}`: an address without a path is wanted, like http://127.0.0.1:8080");
        }
        let authority = uri.authority().context("an address has a host")?;
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let ip = match host {
            "localhost" => IpAddr::from([127, 0, 0, 1]),
            figures => figures
                .parse()
                .with_context(|| format!("`{text}`: names are not looked up"))?,
        };
        Self::of(SocketAddr::new(ip, authority.port_u16().unwrap_or(80)))
    }

    /// The server that listens at this address.
    ///
    /// # Errors
    /// When the address is not a loopback one.
    pub fn of(address: SocketAddr) -> Result<Self> {
        if !address.ip().is_loopback() {
            bail!("{address} is not a loopback address: load goes to this machine only");
        }
        let authority = address.to_string();
        Ok(Self { address, authority })
    }

    /// Where to connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What stands in the `Host` header.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_taken() {
        for text in [
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/",
            "http://127.8.9.10:1",
            "http://[::1]:8080",
            "http://localhost:8080",
            "http://localhost",
        ] {
            assert!(Target::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn any_other_machine_is_refused() {
        for text in [
            "http://10.0.0.1:8080",
            "http://192.168.1.1",
            "http://203.0.113.9:80",
            "http://example.com",
            "http://0.0.0.0:80",
            "http://localhost.example.com:80",
            "http://127.0.0.1@203.0.113.9:80",
            "https://127.0.0.1:8080",
            "http://127.0.0.1:8080/path",
            "127.0.0.1:8080",
        ] {
            assert!(Target::parse(text).is_err(), "{text}");
        }
    }
}
