#!/bin/sh
# Fetches the optional country database (geo-whois-asn-country, MMDB) into a data directory: fetch_data.sh DIR
# Data of the NRO under CC BY 4.0 by the package's README (npm's label says CC0): keep the attribution that
# THIRD_PARTY.md gives. Without this file countries of IPv4 addresses still come from ip2region.
set -eu
target=${1:?usage: fetch_data.sh DIR}
package=@ip-location-db/geo-whois-asn-country-mmdb@2.3.2026061719
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz)
mkdir -p "$target"
mv "$work/package/geo-whois-asn-country.mmdb" "$target/geo-country.mmdb"
echo "$target/geo-country.mmdb"
