#!/bin/bash
# Makes the spoken prompts from texts.<language>.json: one A-law WAV (8 kHz, mono) per prompt.
#
#   apps/server/prompts/make-prompts.sh [language …]        default: ru uk en
#
# Needs Debian's festival, festvox-ru, espeak-ng, sox and any node (for reading JSON). The sound is committed, so
# only whoever changes a text runs this. Voices and their licences: LICENCES.md.
set -euo pipefail
cd "$(dirname "$0")"

readonly SPEECH_RMS_DB=-20   # of the speech alone, without the pauses

for tool in text2wave espeak-ng sox node; do
  command -v "$tool" >/dev/null || { echo "make-prompts: $tool is missing (apt install festival festvox-ru espeak-ng sox nodejs)" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Lines as "name<TAB>index<TAB>pauseMs<TAB>text".
lines_of() {
  node -e '
    const { prompts } = JSON.parse(require("fs").readFileSync(`texts.${process.argv[1]}.json`, "utf8"))
    for (const [name, { lines }] of Object.entries(prompts))
      lines.forEach(({ say, pauseMs }, i) => console.log([name, String(i).padStart(2, "0"), pauseMs, say].join("\t")))
  ' "$1"
}

speak() { # language, text, wav
  case $1 in
    ru) text2wave -eval '(voice_msu_ru_nsh_clunits)' -o "$3" <<<"$2" ;;
    uk) espeak-ng -v uk -s 150 -p 45 -w "$3" "$2" ;;
    en) espeak-ng -v en-gb -s 150 -p 45 -w "$3" "$2" ;;
    *) echo "make-prompts: no voice for $1" >&2; return 1 ;;
  esac
}

# The telephone's band, no silence at the ends, every line equally loud.
level() { # wav in, wav out
  sox "$1" -r 8000 -c 1 -b 16 "$2.band.wav" gain -6 highpass 200 lowpass 3400 \
    silence 1 0.02 0.3% reverse silence 1 0.02 0.3% reverse
  local rms
  rms=$(sox "$2.band.wav" -n stats 2>&1 | awk '/^RMS lev dB/ {print $4}')
  sox "$2.band.wav" "$2" gain -l "$(awk -v target=$SPEECH_RMS_DB -v rms="$rms" 'BEGIN {printf "%.2f", target - rms}')"
}

make() { # language
  local one=$1
  mkdir -p "$one" "$work/$one"
  while IFS=$'\t' read -r name index pauseMs text; do
    base="$work/$one/$name.$index"
    speak "$one" "$text" "$base.raw.wav" </dev/null
    level "$base.raw.wav" "$base.level.wav"
    sox "$base.level.wav" "$base.part.wav" pad 0 "$(awk -v ms="$pauseMs" 'BEGIN {print ms / 1000}')"
    echo "$name"
  done < <(lines_of "$one") | sort -u | while read -r name; do
    sox "$work/$one/$name".*.part.wav -e a-law -b 8 -c 1 -r 8000 "$one/$name.wav" pad 0.3 0
    printf '%s/%s.wav %s s\n' "$one" "$name" "$(soxi -D "$one/$name.wav")"
  done
}

[ $# -gt 0 ] || set -- ru uk en
for language in "$@"; do make "$language"; done
