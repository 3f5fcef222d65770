#!/usr/bin/env bash
# package.sh DEB CACHE: installs the package with apt into a fresh Debian of its own, does the main job there as the package's
# user, upgrades, removes and purges, and compares the files before and after. Needs root, and Debian's mirror; the fresh Debian
# is kept as a tar in CACHE. Exits 77, with the reason, where it cannot run.
set -euo pipefail
deb=$(realpath "${1:?the package}") cache=${2:?a folder}
readme=$(dirname "$0")/../../README.md
skip() { echo "skipped: $1"; exit 77; }
[ "$(id -u)" = 0 ] || skip "only root can make a root folder of its own"
command -v debootstrap >/dev/null || skip "debootstrap is not here"

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
clean=$cache/$suite.tar
mkdir -p "$cache"
if [ ! -s "$clean" ]; then
  base=$(mktemp -d)
  debootstrap --variant=minbase "$suite" "$base" >"$cache/debootstrap.log" 2>&1 ||
    { rm -rf "$base"; tail -n 3 "$cache/debootstrap.log"; skip "debootstrap cannot make a Debian here"; }
  tar -C "$base" --numeric-owner -cf "$clean.part" .
  mv "$clean.part" "$clean"
  rm -rf "$base"
fi

root=$(mktemp -d)
listener=
cleanup() {
  # The function that was sent to the background is a shell of its own: the program is its child.
  [ -z "$listener" ] || pkill -P "$listener" 2>/dev/null || kill "$listener" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap cleanup EXIT
tar -C "$root" --numeric-owner -xf "$clean"
chmod 755 "$root" # users of it, too
cp /etc/resolv.conf "$root/etc/"
[ -c "$root/dev/null" ] || mknod -m 666 "$root/dev/null" c 1 3
[ -c "$root/dev/urandom" ] || mknod -m 666 "$root/dev/urandom" c 1 9
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no service is started in here
chmod 755 "$root/usr/sbin/policy-rc.d"

step() { printf -- '-- %s\n' "$*"; }
fail() { echo "package: $*"; exit 1; }
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 chroot "$root" "$@"; }
# The README's line for the package that begins so, as it stands there, but for sudo, where the package is, and starting what
# cannot be started in here.
as_shown() {
  local line
  line=$(sed -n '/^## Installing$/,/^## Five/s/^    sudo \([^#]*[^ #]\).*/\1/p' "$readme" | grep "^$1") || fail "README.md does not show: $1"
  line=${line/.\/build\/hookctl_\*.deb//tmp/hookctl.deb}
  line=${line/ --now/}
  printf '   %s\n' "$line"
  # shellcheck disable=SC2086 # words
  inside $line >"$cache/shown.log" 2>&1 || { tail "$cache/shown.log"; fail "README.md shows what fails: $line"; }
}
# As the service runs, and as its unit says that commands are run.
as_user() { inside setpriv --reuid hookctl --regid hookctl --clear-groups env HOME=/var/lib/hookctl XDG_CONFIG_HOME=/etc XDG_STATE_HOME=/var/lib SHOPIFY_SECRET=s3cret-of-the-package "$@"; }
# Every file but what other packages, the package manager and the lists of users keep for themselves.
files() {
  find "$root" -xdev -printf '%P\n' |
    grep -vE '^(proc|sys|dev|run|tmp|var/(cache|log|lib/(dpkg|apt|systemd|pam)))(/|$)|^etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$' | sort
}

# Nobody is there to say yes, and what is merely recommended is not needed.
printf 'APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\n' >"$root/etc/apt/apt.conf.d/90test"

step "its dependencies, then what is there before"
depends=$(dpkg-deb -f "$deb" Depends)
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends curl openssl >/dev/null 2>&1 || fail "apt-get cannot install curl"
cp "$deb" "$root/tmp/hookctl.deb"
# What the package needs, without the package: what is left after the purge must be the same.
inside apt-get install -y -qq --no-install-recommends /tmp/hookctl.deb >"$cache/apt.log" 2>&1 || { tail "$cache/apt.log"; fail "cannot be installed; needs $depends"; }
inside dpkg --purge hookctl >/dev/null 2>&1 || fail "cannot be purged when it was never used"
files >"$cache/before"

step "install"
as_shown 'apt install '
[ "$(stat -c '%U %a' "$root/usr/bin/hookctl")" = 'root 755' ] || fail "/usr/bin/hookctl is not root's"
inside sh -c '[ "$(stat -c "%U %a" /etc/hookctl)" = "hookctl 700" ]' || fail "/etc/hookctl is not the service's own"
inside test ! -e /etc/systemd/system/multi-user.target.wants/hookctl.service || fail "the service was enabled"
as_shown 'systemctl enable '
inside test -L /etc/systemd/system/multi-user.target.wants/hookctl.service || fail "the service was not enabled"
inside sh -c 'ldd /usr/bin/hookctl | grep "not found"' && fail "a library is missing"

step "the main job, as the user of the service"
inside install -d -o hookctl -g hookctl -m 700 /var/lib/hookctl
as_user hookctl account add shop_eu --provider shopify --domain acme.myshopify.com --auth-key-env SHOPIFY_SECRET --send-to-user --default-source whatsapp
as_user hookctl event activate shop_eu orders/create
as_user hookctl listen --bind 127.0.0.1:0 --ready-file /var/lib/hookctl/ready --print json >"$cache/events" 2>"$cache/log" &
listener=$!
for _ in $(seq 600); do
  [ -s "$root/var/lib/hookctl/ready" ] && break
  sleep 0.1
done
[ -s "$root/var/lib/hookctl/ready" ] || { cat "$cache/log"; fail "the listener did not start"; }
order='{"id": 1, "total_price": "49.00", "currency": "EUR", "phone": null, "customer": {"phone": "+15550001111"}}'
signature=$(printf %s "$order" | inside openssl dgst -sha256 -hmac s3cret-of-the-package -binary | base64)
base=$(cat "$root/var/lib/hookctl/ready")
path=$(as_user hookctl url shop_eu 2>/dev/null | sed 's|^https*://[^/]*||')
status=$(inside curl -sS --max-time 20 -o /dev/null -w '%{http_code}' --data-binary "$order" -H 'Content-Type: application/json' -H 'X-Shopify-Topic: orders/create' \
  -H 'X-Shopify-Shop-Domain: acme.myshopify.com' -H 'X-Shopify-Webhook-Id: package-1' -H "X-Shopify-Hmac-Sha256: $signature" "$base$path")
[ "$status" = 200 ] || fail "the signed order was answered $status"
as_user hookctl inbox list
[ "$(as_user hookctl inbox list -o name | wc -l)" = 1 ] || fail "the order is not in the inbox"

step "man page, completions"
inside gzip -t /usr/share/man/man1/hookctl.1.gz /usr/share/man/man5/hookctl-preset.5.gz /usr/share/doc/hookctl/changelog.gz
inside bash -c '. /usr/share/bash-completion/completions/hookctl && complete -p hookctl' | grep -q hookctl || fail "bash completes nothing"
inside test -s /usr/share/zsh/vendor-completions/_hookctl -a -s /usr/share/fish/vendor_completions.d/hookctl.fish
[ "$(inside hookctl __complete -- account ad | cut -f 1)" = add ] || fail "__complete says nothing"

step "upgrade, with the listener running on"
inside dpkg -i /tmp/hookctl.deb >/dev/null 2>&1 || fail "cannot be installed over itself"
kill -0 "$listener" || fail "the upgrade ended a listener that is not the service's"
[ "$(as_user hookctl account list -o name)" = shop_eu ] || fail "the upgrade lost the account"
pkill -P "$listener" || kill "$listener"
wait "$listener" || true
listener=

step "remove, which keeps the data; install; purge, which does not"
as_shown 'apt remove '
inside test -d /etc/hookctl -a -d /var/lib/hookctl || fail "removing took the data along"
inside test ! -e /usr/bin/hookctl || fail "removing left the program"
inside dpkg -i /tmp/hookctl.deb >/dev/null 2>&1
as_shown 'apt purge '
inside /bin/sh -c 'dpkg -P hookctl' >/dev/null 2>&1 || true # twice
files >"$cache/after"
diff "$cache/before" "$cache/after" || fail "these files are left, or gone"
echo "package: $(basename "$deb") installs, works and purges"
