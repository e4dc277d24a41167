package letter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// letterWith gives a letter with a head and a tail.
func letterWith(head, tail string) []byte {
	return []byte(head + "\n\nDear all,\n\nThis is the text of the letter, and it is long enough to be one.\n\nSincerely,\n\n" + tail + "\n")
}

func TestAddressees(t *testing.T) {
	for head, want := range map[string]string{
		"To:\nMinister of Justice, Max Sample\nProsecutor General, Bo Specimen": "Max Sample|Minister of Justice| Bo Specimen|Prosecutor General|",
		"To: Max Sample, Minister of Justice, Exampleland":                      "Max Sample|Minister of Justice, Exampleland|",
		"To:\nMax Sample\nMinister of Justice\nBo Specimen\nProsecutor General": "Max Sample|Minister of Justice| Bo Specimen|Prosecutor General|",
		"To:\nMinister of Justice\nMax Sample\nProsecutor General\nBo Specimen": "Max Sample|Minister of Justice| Bo Specimen|Prosecutor General|",
		"To:\nMax Sample\nMinister of Justice\nMinistry of Justice":             "Max Sample|Minister of Justice|Ministry of Justice",
		"To: Ministry of Justice":                                     "||Ministry of Justice",
		"To: Mr Max Sample (Minister of Justice)":                     "Mr Max Sample|Minister of Justice|",
		"To: Citizens of Exampleland":                                 "Citizens of Exampleland||",
		"To:\n\nMinister of Justice, Max Sample\n\nRe: Ada":           "Max Sample|Minister of Justice|",
		"Attn: Max Sample – Head of the State Service":                "Max Sample|Head of the State Service|",
		"3 March 2026\n\nMs Ada Sample\nMinister of Justice":          "Ms Ada Sample|Minister of Justice|",
		"An die\nBundesministerin der Justiz\nFrau Ada Beispiel":      "Frau Ada Beispiel|Bundesministerin der Justiz|",
		"À l’attention de Monsieur Max Modèle, ministre de l’Exemple": "Monsieur Max Modèle|ministre de l’Exemple|",
		// Above the date stands who writes, and an organisation alone may be anybody.
		"Ada Example\nExample Foundation\n\n3 March 2026": "",
	} {
		var got []string
		for _, a := range read(t, "x.txt", letterWith(head, "Bo Sample, France")).To {
			got = append(got, a.Name+"|"+a.Office+"|"+a.Organisation)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %q, want %q", head, s, want)
		}
	}
}

// addresseesOf gives the addressees of a letter with a head, copies marked.
func addresseesOf(t *testing.T, head string) (string, *Letter, []Note) {
	t.Helper()
	l, notes, err := Read(context.Background(), "x.txt", letterWith("3 March 2026\n\n"+head+"\n\nRe: Ada", "Bo Sample, France"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range l.To {
		got = append(got, a.Name+"|"+a.Office+"|"+a.Organisation)
	}
	for _, a := range l.CC {
		got = append(got, "cc "+a.Name+"|"+a.Office+"|"+a.Organisation)
	}
	return strings.Join(got, " "), l, notes
}

func TestNoAddresseeIsLostOrMerged(t *testing.T) {
	for head, want := range map[string]string{
		"To: Ada Example, Minister of Justice; Bo Sample, Prosecutor General; Cy Specimen,\nOmbudsman": "Ada Example|Minister of Justice| Bo Sample|Prosecutor General| Cy Specimen|Ombudsman|",
		// An office of two words is no second person, and a surname may be an office elsewhere.
		"To: Ada Example, Permanent Secretary\nCc: Bo Sample, High Representative\nCy Specimen, Director-General": "Ada Example|Permanent Secretary| cc Bo Sample|High Representative| cc Cy Specimen|Director-General|",
		"To: Ada Dean, Max Richter":           "Ada Dean|| Max Richter||",
		"Кому: Іван Головань, Пётр Главацкий": "Іван Головань|| Пётр Главацкий||",
		"Кому: Іван Приклад, Генеральний прокурор\nАнна Зразок, Виконавча директорка":     "Іван Приклад|Генеральний прокурор| Анна Зразок|Виконавча директорка|",
		"Кому: Міністру юстиції Прикладу І. П.\nУповноваженій з прав людини А. І. Зразок": "Прикладу І. П.|Міністру юстиції| А. І. Зразок|Уповноваженій з прав людини|",
		// Each line that leads somebody in begins somebody.
		"An den Präsidenten der Republik Beispielland, Herrn Bo Muster\nAn die Ministerin der Justiz, Frau Ada Beispiel": "Herrn Bo Muster|Präsidenten der Republik Beispielland| Frau Ada Beispiel|Ministerin der Justiz|",
		"À l’attention de Madame Ada Exemple, ministre de la Justice\net de Monsieur Bo Modèle, commissaire":             "Madame Ada Exemple|ministre de la Justice| Monsieur Bo Modèle|commissaire|",
		"To the Minister of Justice, Ada Example\nTo the Prosecutor General, Bo Sample":                                  "Ada Example|Minister of Justice| Bo Sample|Prosecutor General|",
		"To: The Lord Example of Sampleton CBE, Chair, Committee on Examples\nBaroness Sample of Specimen":               "The Lord Example of Sampleton CBE|Chair, Committee on Examples| Baroness Sample of Specimen||",
		"To:\n- The President of Exampleland\n- The Government of Exampleland":                                           "|The President of Exampleland| ||The Government of Exampleland",
		"To:\nMs Ada Example, Minister of Justice\nMr Bo Sample, Prosecutor General\nDr Cy Specimen, Ombudsman":          "Ms Ada Example|Minister of Justice| Mr Bo Sample|Prosecutor General| Dr Cy Specimen|Ombudsman|",
		"To:\nMinister of Justice, Ms Ada Example\nProsecutor General, Mr Bo Sample":                                     "Ms Ada Example|Minister of Justice| Mr Bo Sample|Prosecutor General|",
		"To: Ms Ada Example, Minister of Justice\nMr Bo Sample, Prosecutor General":                                      "Ms Ada Example|Minister of Justice| Mr Bo Sample|Prosecutor General|",
		"To: Ada Example, Minister of Justice; Bo Sample, Prosecutor General":                                            "Ada Example|Minister of Justice| Bo Sample|Prosecutor General|",
		"To:\nRt Hon Ada Example MP, Secretary of State for Foreign Affairs\nLord Sample of Specimen, Minister of State": "Rt Hon Ada Example MP|Secretary of State for Foreign Affairs| Lord Sample of Specimen|Minister of State|",
		"To:\nThe Rt Hon Ada Example MP\nSecretary of State for Foreign Affairs":                                         "The Rt Hon Ada Example MP|Secretary of State for Foreign Affairs|",
		"To:\nLord Sample of Specimen":                                                                                                                                              "Lord Sample of Specimen||",
		"To:\nLord Sample of Specimen\nBaroness Example of Sampleton":                                                                                                               "Lord Sample of Specimen|| Baroness Example of Sampleton||",
		"To:\nMr Bo Sample\nMs Ada Example\nDr Cy Specimen":                                                                                                                         "Mr Bo Sample|| Ms Ada Example|| Dr Cy Specimen||",
		"À :\nMadame Ada Exemple, ministre de la Justice\nMonsieur Bo Modèle, procureur général":                                                                                    "Madame Ada Exemple|ministre de la Justice| Monsieur Bo Modèle|procureur général|",
		"À : Madame Ada Exemple / Monsieur Bo Modèle":                                                                                                                               "Madame Ada Exemple|| Monsieur Bo Modèle||",
		"À : Madame Ada Exemple, ministre de la Justice / Monsieur Bo Modèle, procureur général":                                                                                    "Madame Ada Exemple|ministre de la Justice| Monsieur Bo Modèle|procureur général|",
		"À :\nMadame Ada Exemple,\nMinistre de la Justice\nMonsieur Bo Modèle,\nProcureur général":                                                                                  "Madame Ada Exemple|Ministre de la Justice| Monsieur Bo Modèle|Procureur général|",
		"To:\nMr Bo Sample,\nProsecutor General\n\nMs Ada Example,\nMinister of Justice":                                                                                            "Mr Bo Sample|Prosecutor General| Ms Ada Example|Minister of Justice|",
		"To:\nMinister of Justice\nMax Sample\nProsecutor General\nBo Specimen\nOmbudsman\nAda Example":                                                                             "Max Sample|Minister of Justice| Bo Specimen|Prosecutor General| Ada Example|Ombudsman|",
		"To:\nMinister of Justice\nProsecutor General\nOmbudsman":                                                                                                                   "|Minister of Justice| |Prosecutor General| |Ombudsman|",
		"To:\nMinistry of Justice\nOffice of the Prosecutor General\nExample Commission":                                                                                            "||Ministry of Justice |Office of the Prosecutor General| ||Example Commission",
		"To:\nAda Example, Minister of Justice\nBo Sample, Prosecutor General\nCc: Cy Specimen, Ombudsman":                                                                          "Ada Example|Minister of Justice| Bo Sample|Prosecutor General| cc Cy Specimen|Ombudsman|",
		"To:\nAda Example, Minister of Justice\nCc:\nCy Specimen, Ombudsman\nDi Instance, Head of Mission":                                                                          "Ada Example|Minister of Justice| cc Cy Specimen|Ombudsman| cc Di Instance|Head of Mission|",
		"To: Ada Example, Minister of Justice\n\nCc: Cy Specimen, Ombudsman; Di Instance, Head of Mission":                                                                          "Ada Example|Minister of Justice| cc Cy Specimen|Ombudsman| cc Di Instance|Head of Mission|",
		"To:\nAda Example\nBo Sample\nCy Specimen":                                                                                                                                  "Ada Example|| Bo Sample|| Cy Specimen||",
		"To:\nAda Example, Minister of Justice of Exampleland and Chair of the Interministerial Commission on Human\nRights and National Minorities\nBo Sample, Prosecutor General": "Ada Example|Minister of Justice of Exampleland and Chair of the Interministerial Commission on Human Rights and National Minorities| Bo Sample|Prosecutor General|",
		"To:\nChair of the Parliamentary Committee on Human Rights, Deoccupation and Reintegration of\nTemporarily Occupied Territories, National Minorities and International Relations, Ada\nExample\nProsecutor General, Bo Sample": "Ada Example|Chair of the Parliamentary Committee on Human Rights, Deoccupation and Reintegration of Temporarily Occupied Territories, National Minorities and International Relations| Bo Sample|Prosecutor General|",
		"To:\nH.E. Mr Bo Sample, Ambassador of Exampleland\nHer Excellency Ms Ada Example, President":                                                                                                                                  "H.E. Mr Bo Sample|Ambassador of Exampleland| Her Excellency Ms Ada Example|President|",
		"To:\nJosep Borrell Sample, High Representative of the Union for Foreign Affairs and Security Policy\nOlivér Sample, Commissioner for Neighbourhood and Enlargement":                                                           "Josep Borrell Sample|High Representative of the Union for Foreign Affairs and Security Policy| Olivér Sample|Commissioner for Neighbourhood and Enlargement|",
		"To:\n- Ada Example, Minister of Justice\n- Bo Sample, Prosecutor General":                                                                                                                                                     "Ada Example|Minister of Justice| Bo Sample|Prosecutor General|",
		"To:\nAda Example – Minister of Justice\nBo Sample – Prosecutor General":                                                                                                                                                       "Ada Example|Minister of Justice| Bo Sample|Prosecutor General|",
		"An:\nFrau Ada Beispiel, Bundesministerin der Justiz\nHerrn Dr. Bo Muster, Staatssekretär":                                                                                                                                     "Frau Ada Beispiel|Bundesministerin der Justiz| Herrn Dr. Bo Muster|Staatssekretär|",
		"To:\nAda Example\nMinister of Justice\n\nBo Sample\nProsecutor General\n\nCc:\nCy Specimen\nOmbudsman":                                                                                                                        "Ada Example|Minister of Justice| Bo Sample|Prosecutor General| cc Cy Specimen|Ombudsman|",
		"Mr Bo Sample\nPresident of Exampleland\n\nMs Ada Example\nMinister of Justice":                                                                                                                                                "Mr Bo Sample|President of Exampleland| Ms Ada Example|Minister of Justice|",
		"To:\nMinistry of Justice\nMs Carla Muster\n\nMinistry of the Interior\nMr Dan Sample":                                                                                                                                         "Ms Carla Muster||Ministry of Justice Mr Dan Sample||Ministry of the Interior",
		"To: Ben Sample (Minister of Justice), Carla Muster (Prosecutor General)":                                                                                                                                                      "Ben Sample|Minister of Justice| Carla Muster|Prosecutor General|",
		"To:\nMr Ben Sample\nMinister of Justice\nMinistry of Justice\n1 Example Street\nExample City":                                                                                                                                 "Mr Ben Sample|Minister of Justice|Ministry of Justice",
		"To:\n\nMs Carla Muster,\nHigh Commissioner for Examples and Samples,\n1211 Geneva 10\nSwitzerland":                                                                                                                            "Ms Carla Muster|High Commissioner for Examples and Samples|",
		"Destinataires :\nMadame la Ministre de la Justice\nMonsieur le Préfet de police":                                                                                                                                              "|Madame la Ministre de la Justice| |Monsieur le Préfet de police|",
		// Each of the copies is a line, and a word for a person may be one.
		"To: Ada Example, Minister of Justice\nCc:\nExample Action Service\nThe Rt Hon Lord Example of Sampleton":                                                                          "Ada Example|Minister of Justice| cc ||Example Action Service cc The Rt Hon Lord Example of Sampleton||",
		"To: Ada Example, Minister of Justice\nCc:\nExample Service\nSample Committee\nMs Cy Specimen":                                                                                     "Ada Example|Minister of Justice| cc ||Example Service cc ||Sample Committee cc Ms Cy Specimen||",
		"To: Ada Example, Minister of Justice\nCc:\nMs Cy Specimen\nOmbudsman\nExample Committee":                                                                                          "Ada Example|Minister of Justice| cc Ms Cy Specimen|Ombudsman|Example Committee",
		"Herrn\nMax Muster\nBundesminister der Justiz\n10117 Berlin":                                                                                                                       "Herrn Max Muster|Bundesminister der Justiz|",
		"Madame Jeanne Exemple\nMinistre des Affaires étrangères\n37, quai de l'Exemple\n75007 Paris\n\nMonsieur Paul Modèle\nGarde des Sceaux, ministre de la Justice\n13, place Exemple": "Madame Jeanne Exemple|Ministre des Affaires étrangères| Monsieur Paul Modèle|Garde des Sceaux, ministre de la Justice|",
		"Генеральному прокурору Прикладу\nЗразкову П. И.\n\nМинистру внутренних дел\nПримерову А. А.":                                                                                      "Зразкову П. И.|Генеральному прокурору Прикладу| Примерову А. А.|Министру внутренних дел|",
		"To: السيد وزير العدل، أحمد مثال":                                                                                                                                                  "أحمد مثال|السيد وزير العدل|",
		"Szanowny Pan\nJan Przykładowy\nMinister Spraw Zagranicznych\nal. Przykładowa 23\n00-580 Warszawa":                                                                                 "Szanowny Pan Jan Przykładowy|Minister Spraw Zagranicznych|",
		// A full stop behind "Dr." or "Excmo. Sr. D." ends no sentence.
		"An:\nHerrn Dr. Bernd Beispiel, Auswärtiges Amt\nHerrn Clemens Probe MdB":                                                               "Herrn Dr. Bernd Beispiel||Auswärtiges Amt Herrn Clemens Probe MdB||",
		"A la atención de: Excmo. Sr. D. Juan Ejemplo, Ministro de Justicia\nExcma. Sra. Dña. Ana Muestra, Fiscal General":                      "Excmo. Sr. D. Juan Ejemplo|Ministro de Justicia| Excma. Sra. Dña. Ana Muestra|Fiscal General|",
		"Her Excellency Ms. Ada Example, President of the Republic of Exampleland\nHis Excellency Mr. Bo Sample, Prime Minister of Exampleland": "Her Excellency Ms. Ada Example|President of the Republic of Exampleland| His Excellency Mr. Bo Sample|Prime Minister of Exampleland|",
		"To: Ada Example, Bo Sample and Dr Cy Specimen":                                                                                         "Ada Example|| Bo Sample|| Dr Cy Specimen||",
		"À : Mme Ada Exemple et M. Bo Modèle":                                                                                                   "Mme Ada Exemple|| M. Bo Modèle||",
		"To: The Example and Sample Foundation":                                                                                                 "||The Example and Sample Foundation",
		// Commas at the ends of lines.
		"To:\nAda Example,\nBo Sample,\nCy Specimen":                                   "Ada Example|| Bo Sample|| Cy Specimen||",
		"To:\nMinister of Justice,\nProsecutor General,\nOmbudsman":                    "|Minister of Justice| |Prosecutor General| |Ombudsman|",
		"To:\nMr Bo Sample, Minister of Justice,\nMs Ada Example, Prosecutor General,": "Mr Bo Sample|Minister of Justice| Ms Ada Example|Prosecutor General|",
		// One to a line, some in small letters.
		"An:\nS.E. den Botschafter von Musterland, Herrn Olaf Mustermann\ndas Auswärtige Amt":                                                                      "Herrn Olaf Mustermann|S.E. den Botschafter von Musterland| ||das Auswärtige Amt",
		"À l’attention de :\nPrésidente de l’Assemblée de l’Exemple, Mme Ada Exemple-Modèle\nministre de l’Europe et des Affaires étrangères, M. Jean-Paul Modèle": "Mme Ada Exemple-Modèle|Présidente de l’Assemblée de l’Exemple| M. Jean-Paul Modèle|ministre de l’Europe et des Affaires étrangères|",
		"Do:\nAda Przykład-Wzorska, Marszałek Senatu Rzeczypospolitej Wzorcowej\nprof. Jan Przykładowy, Rzecznik Praw Obywatelskich":                               "Ada Przykład-Wzorska|Marszałek Senatu Rzeczypospolitej Wzorcowej| prof. Jan Przykładowy|Rzecznik Praw Obywatelskich|",
		"To: Ada Example, Minister of Justice\nCc: Dame Ida Example MP, Chair, Foreign Affairs Committee\nDr. Alba Sample":                                         "Ada Example|Minister of Justice| cc Dame Ida Example MP|Chair, Foreign Affairs Committee| cc Dr. Alba Sample||",
		"To: Ada Example, Minister of Justice; Bo Sample, Prosecutor General; and Cy Specimen, Ombudsman":                                                          "Ada Example|Minister of Justice| Bo Sample|Prosecutor General| Cy Specimen|Ombudsman|",
		"To: Ada Example, Minister of Justice\nThrough: Embassy of Exampleland":                                                                                    "Ada Example|Minister of Justice| ||Through: Embassy of Exampleland",
		"To: Ada Example, Minister of Justice\nCc:\nExample Embassy\nUN Human Rights Office":                                                                       "Ada Example|Minister of Justice| cc ||Example Embassy cc ||UN Human Rights Office",
	} {
		if got, l, _ := addresseesOf(t, head); got != want || l.Title != "Ada" {
			t.Errorf("%q: got %q, want %q", head, got, want)
		}
	}
}

// The width of a page parts lines anywhere.
func TestAddresseesOnNarrowPages(t *testing.T) {
	for _, all := range []string{
		"To:\nChair of the Committee on Human Rights, Deoccupation and Reintegration of the Occupied Territories, the City of Example, National Minorities and International Affairs, Dmytro Sample\n" +
			"Parliament Commissioner for Human Rights, Ada Example\nProsecutor General of Exampleland, Iryna Specimen\nHead of the State Migration Service of Exampleland, Maksym Instance\nDeputy Head of the State Migration Service of Exampleland, Natalia Muster",
		"An:\nHerrn Dr. Bernd Beispiel, Bundesminister der Justiz\nS.E. den Botschafter von Musterland, Herrn Olaf Mustermann\ndie Bundesministerin des Innern, Frau Prof. Dr. Clara Probe",
		"À l’attention de :\nPrésidente de l’Assemblée de l’Exemple, Mme Ada Exemple-Modèle\nministre de l’Europe et des Affaires étrangères, M. Jean-Paul Modèle\nle préfet de police, M. Max Témoin",
		"Do:\nAda Przykład-Wzorska, Marszałek Senatu Rzeczypospolitej Wzorcowej\nprof. Jan Przykładowy, Rzecznik Praw Obywatelskich\ndr Ewa Wzorska, Minister Sprawiedliwości",
		"To:\nDame Ada Example MP, Chair, Foreign Affairs Committee\nDr. Alba Sample, Chair, Select Committee on Foreign Examples\nThe Rt Hon Bo Specimen MP, Secretary of State for Foreign Affairs",
	} {
		want, _, _ := addresseesOf(t, all)
		var names []string
		for name := range strings.SplitSeq(want, "| ") {
			names = append(names, strings.Split(name, "|")[0])
		}
		if strings.Count(want, "|") != 2*strings.Count(all, "\n") {
			t.Error(want)
			continue
		}
		inDoubt := 0
		for width := 24; width < 180; width++ {
			var head strings.Builder
			for line := range strings.SplitSeq(all, "\n") {
				length := 0
				for _, w := range strings.Fields(line) {
					size := utf8.RuneCountInString(w)
					switch {
					case length == 0:
					case length+1+size > width:
						head.WriteByte('\n')
						length = 0
					default:
						head.WriteByte(' ')
						length++
					}
					head.WriteString(w)
					length += size
				}
				head.WriteByte('\n')
			}
			got, l, notes := addresseesOf(t, strings.TrimSpace(head.String()))
			told := slices.ContainsFunc(notes, func(n Note) bool { return n.Check })
			if got != want && !told {
				t.Errorf("%d columns: nothing is said of\n%s\n%s", width, head.String(), strings.ReplaceAll(got, "| ", "|\n"))
			} else if got != want {
				inDoubt++
			}
			for _, a := range l.To { // a line in doubt may stand as a name, but none is cut in two
				for _, name := range names {
					if first, last, _ := cutLast(name); !strings.Contains(a.Name+" "+a.Office, name) && strings.Contains(a.Name, first) && !strings.Contains(head.String(), first+"\n"+last) {
						t.Errorf("%d columns: %q of\n%s", width, a, head.String())
					}
				}
			}
		}
		t.Logf("%d widths in doubt: %s", inDoubt, all)
	}
}

func cutLast(name string) (before, last string, ok bool) {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}

// What can be read in two ways is said, with its line.
func TestDoubtfulAddresseesAreTold(t *testing.T) {
	for head, want := range map[string]string{
		"To:\nThe Rt Hon Ada Example MP\nSecretary of State for Examples\nKing Example Street": "4 5 6",
		"To:\nPresident Bo Sample\nPrime Minister Ada Example":                                 "4 5",
		"To:\nMinister Ada Example, Ministry of Justice":                                       "4",
		"To:\nAda Example, unknown words here\nBo Sample, Prosecutor General":                  "4",
		"To: Mr Bo Sample\nPresident of Exampleland\nExample Road 200\n1049 Example City":      "5",
		"To: Ada Example and Bo": "3",
		"To:\nMinister of Justice\nAda Example\nBo Sample\nProsecutor General": "4 5 6 7",
		"To:\nProsecutor General\nAda Example\nMinister of Justice":            "4 6",
		"To: Mr. B. Sample, Minister of Justice & Mrs. A. Example, Ombudsman":  "3",
		"An:\nBundesministerium der Justiz\nz. Hd. Frau Ada Beispiel":          "4",
		"To:\n(1) Ada Example, Minister of Justice\n(2) Bo Sample, Prosecutor": "4 5",
		"To:\nMinister of Justice Ada Example\nProsecutor General Bo Sample":   "4 5",
		"Кому:\nГенеральному прокурору Прикладу Адаму":                         "4",
		"Кому:\nПрезидентові Прикладу Зразку Петру\nІвановичу":                 "4",
		"To: Ada Example, Ombudsman\nCc:\nExample Committee\nMs Cy Specimen":   "5 6",
	} {
		got, l, notes := addresseesOf(t, head)
		var lines []string
		for _, n := range notes {
			if n.Check {
				lines = append(lines, fmt.Sprint(n.At.Line))
			}
		}
		if s := strings.Join(lines, " "); s != want {
			t.Errorf("%q: told at %s, want %s: %s\n%s", head, s, want, got, l.Page(nil))
		}
	}
}

func TestSignatories(t *testing.T) {
	for tail, want := range map[string]string{
		"Ada Example, Renew Europe, Lithuania":                                                                   "Ada Example||||Renew Europe|LT",
		"Ada Example (EPP, Slovakia)":                                                                            "Ada Example||||EPP|SK",
		"Ada Example, MEP, ID, Germany":                                                                          "Ada Example|MEP|||ID|DE",
		"Ada Example – President, Example Foundation – France":                                                   "Ada Example|President|Example Foundation|||FR",
		"Dr Ada Example, PhD, Open Sample":                                                                       "Dr Ada Example, PhD||Open Sample|||",
		"Ada Example":                                                                                            "Ada Example|||||",
		"Ada Example\nDirector\nExample Foundation\nFrance":                                                      "Ada Example|Director|Example Foundation|||FR",
		"Ada Example\nBo Sample\nCy Specimen":                                                                    "Ada Example||||| Bo Sample||||| Cy Specimen|||||",
		"Ada Example\nDirector\nBo Sample\nChair":                                                                "Ada Example|Director|||| Bo Sample|Chair||||",
		"1. Ada Example, France\n2. Bo Sample, Poland":                                                           "Ada Example|||||FR Bo Sample|||||PL",
		"Ada Example\tBo Sample\nDirector\tChair\nExample Fund\tSample Union":                                    "Ada Example|Director|Example Fund||| Bo Sample|Chair|Sample Union|||",
		"Signatories:\nExample Foundation\nSample Institute":                                                     "Example Foundation||||| Sample Institute|||||",
		"____________\nAda Example":                                                                              "Ada Example|||||",
		"Signed by: ,\nBo Sample, France":                                                                        "Bo Sample|||||FR",
		"Ada Example MEP (Renew Europe, Lithuania)\nBo Sample MEP (EPP, Slovakia)":                               "Ada Example|MEP|||Renew Europe|LT Bo Sample|MEP|||EPP|SK",
		"Ada Example, MEP (Renew Europe, Lithuania)\nBo Sample, MEP (S&D, France)":                               "Ada Example|MEP|||Renew Europe|LT Bo Sample|MEP|||S&D|FR",
		"Ada Example, MEP (Sample Alliance, UK)\nBo Sample MEP (Group B, Germany)":                               "Ada Example|MEP|Sample Alliance|||GB Bo Sample|MEP|||Group B|DE",
		"Ada Example MP (Labour, UK)\nBo Sample, MP (Sample Party, UK)\nCy Specimen MP (Example Foundation, UK)": "Ada Example|MP|||Labour|GB Bo Sample|MP|||Sample Party|GB Cy Specimen|MP|Example Foundation|||GB",
		"Ada Example MEP (Greens/EFA, Germany), Bo Sample MEP (EPP, Poland)":                                     "Ada Example|MEP|||Greens/EFA|DE Bo Sample|MEP|||EPP|PL",
		"Ada Example; Bo Sample; Cy Specimen":                                                                    "Ada Example||||| Bo Sample||||| Cy Specimen|||||",
		"Ada Example, lawyer, Vilnius\nBo Sample, poet, Example Union of Writers":                                "Ada Example|lawyer|Vilnius||| Bo Sample|poet|Example Union of Writers|||",
		"- Ada Example, France\n- Bo Sample, Director, Example Fund\n- Cy Specimen":                              "Ada Example|||||FR Bo Sample|Director|Example Fund||| Cy Specimen|||||",
		"Example Foundation\nSample Institute\nOpen Network":                                                     "Example Foundation||||| Sample Institute||||| Open Network|||||",
		"- Example Foundation\n- Open Network (Poland)":                                                          "Example Foundation||||| Open Network|||||PL",
		"Ada Example          Bo Sample\nCy Specimen          Di Instance\nEli Muster":                           "Ada Example||||| Bo Sample||||| Cy Specimen||||| Di Instance||||| Eli Muster|||||",
		"Ada Example, Renew\nEurope, France\nBo Sample, EPP, Slovakia":                                           "Ada Example||||Renew Europe|FR Bo Sample||||EPP|SK",
		"№\tПІБ\tПосада\n1\tЗразкова Ада\tжурналістка\n2\tПриклад Богдан\tдиректор фонду":  "Зразкова Ада|журналістка|||| Приклад Богдан|директор фонду||||",
		"Name\tPosition\tCountry\nAda Example\tNurse\tFrance\nOpen Network\tBaker\tNarnia": "Ada Example|Nurse||||FR Open Network|Baker||||Narnia",
		"Surname\tName\tOrganisation\nExample\tAda\tExample Fund":                          "Ada Example||Example Fund|||",
		"Прізвище\tІм'я\tПосада\nЗразкова\tАда\tлікарка":                                   "Ада Зразкова|лікарка||||",
		// Who stands one to a line is merged with nobody.
		"Ada Example, Chair; Bo Sample (Professor, Example University); Sample Press Club":                                                       "Ada Example|Chair|||| Bo Sample|Professor|Example University||| Sample Press Club|||||",
		"Ada Example                 Bo Sample\nChair, Example Fund         Professor, Sample University":                                        "Ada Example|Chair|Example Fund||| Bo Sample|Professor|Sample University|||",
		"Ada Example\nChair\nExample Fund\n\nBo Sample\nProfessor of Law\nSample University":                                                     "Ada Example|Chair|Example Fund||| Bo Sample|Professor of Law|Sample University|||",
		"Ada Example, Chair, Example Fund\nBo Sample\nand 45 other people":                                                                       "Ada Example|Chair|Example Fund||| Bo Sample|||||",
		"- Ada Example, Chair\n- Bo Sample, poet\n- Sample Press Club":                                                                           "Ada Example|Chair|||| Bo Sample|poet|||| Sample Press Club|||||",
		"Ada Example, Chair\n\nSample Press Club\n\nBo Sample, poet":                                                                             "Ada Example|Chair|||| Sample Press Club||||| Bo Sample|poet||||",
		"1) Ada Example, Chair\n2) Sample Press Club (Poland)":                                                                                   "Ada Example|Chair|||| Sample Press Club|||||PL",
		"Anne Exemple, présidente, Association Exemple\nPaul Modèle, écrivain\nLigue des Exemples":                                               "Anne Exemple|présidente|Association Exemple||| Paul Modèle|écrivain|||| Ligue des Exemples|||||",
		"Anna Muster MdB (SPD)\nBernd Muster, Vorsitzender":                                                                                      "Anna Muster|MdB|SPD||| Bernd Muster|Vorsitzender||||",
		"Ada Example, Chair, Example Fund, France\nBo Sample, MEP (S&D, Spain)\nSample Press Club\n7. Cy Specimen (poet)\nDi Instance, Berlin":   "Ada Example|Chair|Example Fund|||FR Bo Sample|MEP|||S&D|ES Sample Press Club||||| Cy Specimen|poet|||| Di Instance||Berlin|||",
		"Jean Modèle, président du Fonds\nÈve Type, avocate au barreau de Lyon\nLe Collectif Exemple\nMme Ada Spécimen, députée":                 "Jean Modèle|président du Fonds|||| Ève Type|avocate au barreau de Lyon|||| Le Collectif Exemple||||| Mme Ada Spécimen|députée||||",
		"Anna Wzorcowa, prezeska Fundacji\ndr hab. Bogdan Próbny, prof. UW\nCezary Modelowy, dyrektor":                                           "Anna Wzorcowa|prezeska Fundacji|||| dr hab. Bogdan Próbny|prof. UW|||| Cezary Modelowy|dyrektor||||",
		"gez. Anna Muster (Vorsitzende)\ngez. Bernd Beispiel, Geschäftsführer\nProf. Dr. Clara Probe, Universität Muster\nDr. med. Dirk Exempel": "Anna Muster|Vorsitzende|||| Bernd Beispiel|Geschäftsführer|||| Prof. Dr. Clara Probe||Universität Muster||| Dr. med. Dirk Exempel|||||",
		"/s/ Ada Example, Chair\n(-) Bo Sample":                                                                                                  "Ada Example|Chair|||| Bo Sample|||||",
		"Ada Example, Chair\nExample Fund\nBo Sample, Director\nSample Press Club":                                                               "Ada Example|Chair|Example Fund||| Bo Sample|Director|Sample Press Club|||",
		"Ada Example, Chair\nExample Fund":                                                                                                       "Ada Example|Chair|Example Fund|||",
		"Ada Example, chair of a committee (Example\nFund), France\nBo Sample, poet, Example":                                                    "Ada Example|chair of a committee (Example Fund)||||FR Bo Sample|poet|Example|||",
		// A trade has no capital; an organisation has a word for one, or its name in quotation marks.
		"Ada Example, poet, member of the Example Union\nBo Sample, nurse, Kaunas\nCy Specimen, citizen": "Ada Example|poet, member of the Example Union|||| Bo Sample|nurse|Kaunas||| Cy Specimen|citizen||||",
		"Ада Зразкова, поетка, членкиня ПЕН\nБогдан Зразковий, лікар, Харків":                            "Ада Зразкова|поетка, членкиня ПЕН|||| Богдан Зразковий|лікар|Харків|||",
		"Ada Example, ad hoc committee on examples": "Ada Example||ad hoc committee on examples|||",
		"1. Ада Зразкова, журналістка\n2. Богдан Зразковий\n3. ГО «Приклад»":                             "Ада Зразкова|журналістка|||| Богдан Зразковий||||| ГО «Приклад»|||||",
		"1. Ада Зразкова, журналістка\n3. ГО «Приклад»":                                                  "Ада Зразкова|журналістка|||| ГО «Приклад»|||||",
		"1. Ada Example, poet\n7. what nobody understands, union":                                        "Ada Example|poet||||",
		"БО «Зразок, або Приклад»\nНаціональна спілка журналістів\nStowarzyszenie \"Wzór\"":              "БО «Зразок, або Приклад»||||| Національна спілка журналістів||||| Stowarzyszenie \"Wzór\"|||||",
		"Example Foundation (Poland)\nCentre for Sample Rights, Germany\nBeispiel e.V.":                  "Example Foundation|||||PL Centre for Sample Rights|||||DE Beispiel e.V.|||||",
		"Organisations:\nExample Foundation\nOpen Network\n\nIndividuals:\nAda Example, poet\nBo Sample": "Example Foundation||||| Open Network||||| Ada Example|poet|||| Bo Sample|||||",
		"ГО «Приклад»": "ГО «Приклад»|||||",
		// A day beside a name is none of the letter's, and a seat is no country.
		"Ada Example, 3 March 2026\nBo Sample, 4 March 2026": "",
		"A. Example, MP\nBo Sample, MP":                      "A. Example|MP|||| Bo Sample|MP||||",
		// Whose line it is.
		"Ada Example, Director\nBo Sample of the Example Union":                                   "",
		"Ада Зразкова, журналістка\nБогдан Зразковий від Спілки журналістів":                      "",
		"Ada Example ........ Example Watch\nBo Sample ........ Sample Union":                     "Ada Example||Example Watch||| Bo Sample||Sample Union|||",
		"1. Example Watch\n(Lithuania)\n2. Sample Union\n(Spain)":                                 "Example Watch|||||LT Sample Union|||||ES",
		"Ada Example\nHead of the Example Union\nBo Sample\nPoet at the Sample Fund":              "Ada Example|Head of the Example Union|||| Bo Sample|Poet at the Sample Fund||||",
		"Organisation\tCountry\nExample Watch\tSpain\nSample Union\tGermany":                      "Example Watch|||||ES Sample Union|||||DE",
		"Surname\tGiven name\tPolitical group\tMember State\nExample\tAda\tEPP\tSpain":            "Ada Example||||EPP|ES",
		"Name\tRemarks\tCountry\nAda Example\tx\tSpain\n\nBo Sample\tFrance\n\nCy Specimen, poet": "",
		// For whom somebody signs.
		"Ada Example, on behalf of Example Watch\nBo Sample on behalf of the Sample Union":                                          "Ada Example||on behalf of Example Watch||| Bo Sample||on behalf of the Sample Union|||",
		"On behalf of Example Watch:\nAda Example, Director\nOn behalf of the Sample Union:\nBo Sample":                             "Ada Example|Director|On behalf of Example Watch||| Bo Sample||On behalf of the Sample Union|||",
		"Signatory organisations:\nExample Watch\nSample Union":                                                                     "Example Watch||||| Sample Union|||||",
		"Ada Example MEP (EPP, Spain)\tBo Sample MEP (S&D, Germany)\nCy Specimen MEP (Renew, France)\tDi Instance MEP (ECR, Italy)": "Ada Example|MEP|||EPP|ES Bo Sample|MEP|||S&D|DE Cy Specimen|MEP|||Renew|FR Di Instance|MEP|||ECR|IT",
		"| Name | Organisation | Country |\n|---|:--:|---|\n| Ada Example | Example Watch | Spain |\n| Bo Sample | | Germany |":     "Ada Example||Example Watch|||ES Bo Sample|||||DE",
		"Ada \"Zoe\"": "",
		// What is not understood stays as it is.
		"Ada Example          Bo Sample\nDirector          Chair\nCy Specimen": "",
		"Name\tMay be named\nAda Example\tyes\nBo Sample\tno":                  "",
		"Name\tConsent to publish\tPhone\tRemarks\nAda Example\tno\t\tnone":    "",
		"Ada Example\tno\nBo Sample\tyes":                                      "",
		"Name\tE-mail\tCountry\nAda Example\tada@example.org\tFrance":          "",
		"Ada Example, Bo Sample, Cy Specimen":                                  "",
		// A way to reach somebody is never taken over.
		"Ada Example, ada@example.org\nBo Sample, France": "Bo Sample|||||FR",
		"Example Foundation\nwith all its members":        "",
	} {
		var got []string
		for _, s := range read(t, "x.txt", letterWith("Re: Ada", tail)).Signatories {
			got = append(got, fmt.Sprintf("%s|%s|%s||%s|%s", s.Name, s.Role, s.Organisation, s.Group, s.Country))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %q, want %q", tail, s, want)
		}
	}
}

func TestWhatIsNotUnderstoodIsOneWarningAndADraft(t *testing.T) {
	for _, tail := range []string{
		"some words that nobody understands\nand another line of those\n\nand a third",
		"Ada Example, ada@example.org\nBo Sample, France\nCy Specimen, cy@example.org",
		"Name\tMay be named\nAda Example\tyes\nBo Sample\tno",
	} {
		l, notes, err := Read(context.Background(), "x.txt", letterWith("Re: Ada", tail), Options{})
		count := 0
		for _, n := range notes {
			if n.Code == "unplaced-text" {
				count++
			}
		}
		if err != nil || count != 1 || !l.Unplaced {
			t.Errorf("%q: %d warnings, draft %v, %v", tail, count, l.Unplaced, err)
		}
	}
}

func TestContactsOfSignatoriesMakeADraft(t *testing.T) {
	l := read(t, "x.txt", letterWith("Re: Ada", "Ada Example, +33 1 23 45 67 89\nBo Sample, France"))
	if page := l.Page(nil); !strings.Contains(page, "\ndraft = true") || strings.Contains(l.CSV(), "33") {
		t.Errorf("%s\n%s", page, l.CSV())
	}
}

// Who stands for themselves, and may not, is told, and the rest of a line that the
// page has broken is nobody.
func TestDoubtfulSignatoriesAreTold(t *testing.T) {
	for tail, want := range map[string]string{
		"Ada Example, Chair, Example Fund\nBo Sample, Director\nSample Press Club\nCy Specimen, poet, Berlin":                                        "13: signatories.csv: row 4 may not be people of their own",
		"Ada Example, Chair of the Fund for Examples and Samples\nBo Sample, Director of the Union of Writers of the City,\nLyon\nCy Specimen, poet": "",
		"Ada Example, a chair of the University\nBeispielstadt\nBo Sample, Director":                                                                 "12: from here on, text could not be placed; it stays in the text below the closing",
		"gez. Ada Example, Chair": "0: what stands before names of those who signed is left out: gez.",
	} {
		l, notes, err := Read(context.Background(), "x.txt", letterWith("3 March 2026\n\nRe: Ada", tail), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, n := range notes {
			said = append(said, fmt.Sprintf("%d: %s", n.At.Line, n))
		}
		if !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("%q: got\n%s\n%s\n%s", tail, strings.Join(said, "\n"), l.CSV(), l.Page(nil))
		}
	}
}

// "Szanowny Pan" above an address greets nobody: the letter begins below its
// subject, with the greeting that has a mark behind it.
func TestAddressIsNoGreeting(t *testing.T) {
	l := read(t, "x.txt", []byte("Warszawa, 3 marca 2026 r.\n\nSzanowny Pan\nJan Przykładowy\nMinister Spraw Zagranicznych\n\nDW: Rzecznik Praw Obywatelskich\n\nDotyczy: Ady\n\nSzanowny Panie Ministrze,\n\nprosimy o pomoc.\n\nZ poważaniem\n\nBo Wzorcowy\n"))
	if l.Title != "Ady" || len(l.To) != 1 || len(l.CC) != 1 || !strings.HasPrefix(l.Body[0].Lines[0].String(), "Szanowny Panie Ministrze") {
		t.Errorf("%+v\n%s", l, l.Page(nil))
	}
}

// Several people are greeted on one line: it is no line of an address.
func TestSeveralAreGreetedOnOneLine(t *testing.T) {
	for greeting, want := range map[string]bool{
		"Madame la Ministre, Monsieur le Préfet,": true, "Señor Ministro, señora Fiscal:": true, "Madame Ada Exemple, ministre de la Justice,": false,
	} {
		l := read(t, "x.txt", []byte("Paris, le 3 mars 2026\n\nMadame Anne Exemple\nMinistre de la Justice\n\nObjet : Ada\n\n"+greeting+"\n\nNous écrivons.\n\nCordialement,\n\nBo Modèle\n"))
		if got := !l.Date.IsZero() && len(l.To) == 1 && l.Body[0].Lines[0].String() == greeting; got != want {
			t.Errorf("%s: %v\n%s", greeting, got, l.Page(nil))
		}
	}
}

// An e-mail address beside an addressee ends what is said of that one, is part of no name and no
// office, and is told.
func TestMailAddressesAreNoPartOfAddressees(t *testing.T) {
	for head, c := range map[string]struct{ want, mails string }{
		"To:\nMs Bo Sample, Head of the Office of the Ministry (bo@ministry.example)\nCarl Specimen <carl@ministry.example>": {
			"Ms Bo Sample|Head of the Office of the Ministry| Carl Specimen||", "bo@ministry.example carl@ministry.example"},
		"To: Ada Example, Ombudsman\nCc: Press Office; Dana Muster <dana@ministry.example>": {
			"Ada Example|Ombudsman| cc ||Press Office cc Dana Muster||", "dana@ministry.example"},
		"To: Dana Muster, dana@ministry.example, Ministry of Health":              {"Dana Muster||Ministry of Health", "dana@ministry.example"},
		"To: Dana Muster, Minister of Health, e-mail: dana.muster@health.example": {"Dana Muster|Minister of Health|", "dana.muster@health.example"},
	} {
		got, l, notes := addresseesOf(t, head)
		var mails []string
		for _, n := range notes {
			if n.Code == "addressee-mail" {
				mails = append(mails, strings.Fields(strings.TrimPrefix(n.Message, "the e-mail address "))[0])
			}
		}
		if got != c.want || strings.Join(mails, " ") != c.mails || l.Unplaced {
			t.Errorf("%q: %s; told %v, draft %v", head, got, mails, l.Unplaced)
		}
	}
}

// "Example, Ada" may be one person or a name and something else. Of an addressee the name stays
// as it is written, with a warning; of who signed nothing is taken, and the page is a draft.
func TestFamilyNamesThatComeFirstAreNotTakenApart(t *testing.T) {
	got, _, notes := addresseesOf(t, "To: Example, Ada, Minister of Justice")
	if got != "Example, Ada|Minister of Justice|" || !slices.ContainsFunc(notes, func(n Note) bool { return n.Code == "unsure-addressee" }) {
		t.Errorf("the addressee is %s, told: %v", got, notes)
	}
	for _, closing := range []string{"Sincerely,", "Signed,", "Signed:"} {
		text := "3 March 2026\n\nDear all,\n\nThis is the text of the letter, and it is long enough to be one.\n\n" + closing + "\n\nExample, Ada\nSpecimen, Bo, teacher\n"
		l, _, err := Read(context.Background(), "x.txt", []byte(text), Options{})
		if err != nil || len(l.Signatories) > 0 || !l.Unplaced {
			t.Errorf("%s: %v, draft %v, %v", closing, l.Signatories, l.Unplaced, err)
		}
	}
}
