#!/bin/sh
# The six communities' adapters on the base in ../model. Their chats replay hub help, small talk and honest refusals in
# every language already, so nothing more is mixed in.
set -e
cd "$(dirname "$0")"
seconds="${1:-200}"
train() {
  python="${PYTHON:-python3}"
  "$python" adapter.py --data "build/adapter-$1.jsonl" --out "../adapters/$1" --replay-share 0 --seconds "$seconds" --language "$2" --name "$3"
}
train fr-FR fr "Plume, Atelier Lutèce"
train fr-SN fr "Kora, Maison Teranga"
train hi-IN hi "मित्र, संगम पाठशाला"
train ar-EG ar "رفيق, بيت النيل"
train sw-KE sw "Rafiki, Baraza la Kiswahili"
train zh-CN zh "知音, 悦读社"
