package desk

import "strings"

// A textLine is a line with the end that it has.
type textLine struct{ text, end string }

// splitLines cuts a text into lines; LF, CRLF and CR end one. The last has no
// end and may be empty.
func splitLines(text string) []textLine {
	var lines []textLine
	for {
		i := strings.IndexAny(text, "\r\n")
		if i < 0 {
			return append(lines, textLine{text, ""})
		}
		end := text[i : i+1]
		if strings.HasPrefix(text[i:], "\r\n") {
			end = "\r\n"
		}
		lines = append(lines, textLine{text[:i], end})
		text = text[i+len(end):]
	}
}

var toLF = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// lineEndsToLF gives a text with LF at the end of every line.
func lineEndsToLF(text string) string { return toLF.Replace(text) }

// replaceText gives a file whose text below its front matter says another. Lines
// that stay keep the ends that they have; a new one gets that of the line before
// it, else of the file.
func replaceText(head, body, text string) string {
	text = lineEndsToLF(text)
	if lineEndsToLF(body) == text {
		return head + body
	}
	end := "\n"
	if first := splitLines(head + body)[0]; first.end != "" {
		end = first.end
	}
	if head != "" && !strings.HasSuffix(head, "\n") {
		head += end
	}
	old, lines := splitLines(body), splitLines(text)
	first, last := 0, 0
	for first < len(old) && first < len(lines) && old[first].text == lines[first].text {
		first++
	}
	for last < len(old)-first && last < len(lines)-first && old[len(old)-1-last].text == lines[len(lines)-1-last].text {
		last++
	}
	var b strings.Builder
	b.WriteString(head)
	next := first // in old, for the lines between
	for i, line := range lines {
		b.WriteString(line.text)
		switch {
		case i == len(lines)-1:
			continue
		case i < first && old[i].end != "":
			end = old[i].end
		case i >= len(lines)-last && old[len(old)-(len(lines)-i)].end != "":
			end = old[len(old)-(len(lines)-i)].end
		case i >= first && i < len(lines)-last:
			for j := next; j < len(old)-last; j++ {
				if old[j].text == line.text && old[j].end != "" {
					end, next = old[j].end, j+1
					break
				}
			}
		}
		b.WriteString(end)
	}
	return b.String()
}
