package yardstick

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

var (
	words = strings.Fields(`court hearing decision appeal lawyer witness officials statement office letter record detention transfer
		request answer family visit report meeting delegation members committee evidence procedure examination judge prison town
		region month morning delay protest support campaign colleagues journalists teacher writer student reader archive museum
		the a of in on after before during without against under and but while because so that which was were has been will not
		asked refused heard postponed confirmed announced published described returned waited signed wrote called visited received
		new public open written long short first second last former independent local medical legal political fair clear`)
	given     = strings.Fields("Ada Bo Cleo Dan Eli Fay Gus Hana Ivo Jana Kim Lena Max Nia Otto Pia Rex Sana Tom Uma Vera Wim Xenia Yan Zoe Žofia Łucja Élodie Андрій Олена")
	family    = strings.Fields("Example Sample Specimen Placeholder Nobody Fiction Fable Invented Madeup Mock Proxy Pattern Template Dummy Model Prototype Švejkovský Ńowak Müstermann Éxemple Приклад Зразок")
	syllables = strings.Fields("ba be bi bo bu da de di do du fa fe fi fo fu ga ge gi go gu ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo vu")
	roles     = []string{"Teacher", "Writer", "Member of Parliament", "Lawyer", "Nurse", "Student", "Engineer", ""}
	groups    = []string{"Group A", "Group B", "Group C", "Group D", "Group E", "Group F", ""}
	countries = strings.Fields("LT SK FR DE PL UA KZ ES EE LV CZ SE")
	statuses  = []string{"at-risk", "detained", "on-trial", "imprisoned", "released"}
)

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// personName gives a made-up name, of so many that two people seldom share one.
func personName(r *rand.Rand) string {
	return fmt.Sprintf("%s %s%s %s-%s", pick(r, given), capitalize(pick(r, syllables)), pick(r, syllables)+pick(r, syllables), pick(r, family), pick(r, family))
}

// sentence gives n made-up words.
func sentence(r *rand.Rand, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = pick(r, words)
	}
	s := strings.Join(list, " ")
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func paragraph(r *rand.Rand, sentences int) string {
	list := make([]string, sentences)
	for i := range list {
		list[i] = sentence(r, 8+r.IntN(10))
	}
	return strings.Join(list, " ")
}

// body gives sections with everything that Markdown texts of campaigns have.
func body(r *rand.Rand, sections int) string {
	var b strings.Builder
	b.WriteString(paragraph(r, 3) + "\n\n")
	for i := range sections {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", strings.TrimSuffix(sentence(r, 4), "."), paragraph(r, 5))
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "- %s\n- **%s** %s\n- [%s](https://example.net/%d)\n\n", sentence(r, 7), pick(r, words), sentence(r, 5), sentence(r, 3), r.IntN(1000))
		case 1:
			fmt.Fprintf(&b, "> %s\n\n", paragraph(r, 2))
		case 2:
			b.WriteString("| Date | Court | Decision |\n| --- | --- | --- |\n")
			for range 4 {
				fmt.Fprintf(&b, "| %d May | %s | %s |\n", 1+r.IntN(28), sentence(r, 2), sentence(r, 4))
			}
			b.WriteString("\n")
		case 3:
			fmt.Fprintf(&b, "1. %s\n2. *%s* %s\n3. \"%s\"\n\n", sentence(r, 7), pick(r, words), sentence(r, 5), sentence(r, 6))
		}
	}
	return b.String()
}

// capitalize begins a word with a capital.
func capitalize(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
