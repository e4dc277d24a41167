#!/bin/sh
# Makes the files of this folder again, from letter.html and from the example
# letter's text, with LibreOffice and Chromium as Debian has them.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cp ../../../../testdata/letter-2020-05-21.txt "$work/text.txt"
chmod u+w "$work/text.txt"
cp letter.html "$work/letter.html"

office() { soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to "$1" --outdir "$work" "$work/$2" >/dev/null; }
print() { chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf="$2" "$1" 2>/dev/null; }

print "$work/letter.html" letter-chromium.pdf
print "$work/text.txt" text-chromium.pdf
for type in "serif 11pt \"Liberation Serif\"" "sans 12pt sans-serif"; do
	sed "s/size:A4;margin:2.5cm/size:90mm 297mm;margin:15mm/; s/11pt \"Liberation Serif\"/${type#* }/" letter.html > "$work/narrow.html"
	print "$work/narrow.html" ../widths/narrow-${type%% *}.pdf
done
office 'docx:MS Word 2007 XML' letter.html
cp "$work/letter.docx" letter.docx
office pdf letter.docx
cp "$work/letter.pdf" letter-libreoffice.pdf
office 'docx:MS Word 2007 XML' text.txt
cp "$work/text.docx" text.docx
office pdf text.docx
cp "$work/text.pdf" text-libreoffice.pdf
