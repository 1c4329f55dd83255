#!/bin/sh
# The six communities' adapters on the base in ../model, two at a time on one thread each. Their chats replay hub help, small talk
# and honest refusals in every language already, so nothing more is mixed in.   sh adapters.sh [seconds each] [--resume]
set -e
cd "$(dirname "$0")"
seconds="${1:-400}"
more="${2:-}"
train() {
  "${PYTHON:-python3}" adapter.py --data "build/adapter-$1.jsonl" --dev "build/adapter-$1-dev.jsonl" --out "../adapters/$1" --replay-share 0 --threads 1 --seconds "$seconds" --language "$2" --name "$3" $more
}
train fr-FR fr "Plume, Atelier Lutèce" & train fr-SN fr "Kora, Maison Teranga"; wait
train hi-IN hi "मित्र, संगम पाठशाला" & train ar-EG ar "رفيق, بيت النيل"; wait
train sw-KE sw "Rafiki, Baraza la Kiswahili" & train zh-CN zh "知音, 悦读社"; wait
