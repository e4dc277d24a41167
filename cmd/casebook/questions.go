package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"casebook/internal/change"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// Questions are what a person is asked, on a terminal alone; whoever cannot answer
// says it by a flag or the environment.
type questions struct{ t *terminal }

func questionsOn(t *terminal) questions { return questions{t} }

// readLine reads a line of what is typed. There is one buffer for all questions, so
// that an answer given too early reaches its question.
func (q questions) readLine() (string, error) {
	if q.t.typed == nil {
		q.t.typed = bufio.NewReader(q.t.in)
	}
	return q.wait(func() (string, error) {
		line, err := q.t.typed.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			err = nil // nobody types that much
		}
		return string(line), err
	})
}

// wait waits for an answer, but no longer than until Ctrl-C: a system lets nobody
// end the reading from a terminal.
func (q questions) wait(read func() (string, error)) (answer string, err error) {
	if q.t.ctx == nil {
		return read()
	}
	if err := q.t.ctx.Err(); err != nil { // what was asked before still reads
		return "", err
	}
	given := make(chan struct{})
	var line string
	var fault error
	go func() {
		line, fault = read()
		close(given)
	}()
	select {
	case <-given:
		return line, fault
	case <-q.t.ctx.Done():
		q.t.printLine("")
		return "", q.t.ctx.Err()
	}
}

// printQuestion prints what a person is asked; the answer stands on the same line.
func (q questions) printQuestion(text diag.Text) { fmt.Fprint(q.t.err, q.t.wordsOf(text)+" ") }

// askLine reads a line from whoever is there.
func (q questions) askLine(question diag.Text) (string, error) {
	if q.t.person {
		q.printQuestion(question)
	}
	line, err := q.readLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimSpace(line); line == "" {
		return "", usage{diag.Say("usage/no-name")}
	}
	return line, nil
}

// askYes asks a question that yes or no answers; anything but a yes is a no.
func (q questions) askYes(question diag.Text) bool {
	answer, err := q.askLine(question)
	return err == nil && isYes(answer)
}

func isYes(answer string) bool {
	return slices.Contains([]string{"y", "yes", "j", "ja", "o", "oui", "s", "sí", "si", "t", "tak", "д", "да", "т", "так", "и", "иә", "نعم"}, strings.ToLower(strings.TrimSpace(answer)))
}

// askSecret asks for what nobody may read over a shoulder: the terminal does not
// show what is typed.
func (q questions) askSecret(about diag.Text) (string, error) {
	in, ok := q.t.in.(*os.File)
	if !ok || !q.t.answers {
		return "", driver.ErrUnanswered
	}
	q.printQuestion(about)
	shown, _ := term.GetState(int(in.Fd()))
	answer, err := q.wait(func() (string, error) {
		answer, err := term.ReadPassword(int(in.Fd()))
		q.t.printLine("")
		return string(answer), err
	})
	if err != nil && shown != nil { // what is typed after Ctrl-C is seen again
		_ = term.Restore(int(in.Fd()), shown)
	}
	return answer, err
}

// askNewPassword asks for a password twice; "" is none.
func (q questions) askNewPassword() (string, error) {
	for {
		word, err := q.askSecret(diag.Say("command/sign-ask-new"))
		if err != nil || word == "" {
			return "", err
		}
		again, err := q.askSecret(diag.Say("command/sign-ask-again"))
		if err != nil || again == word {
			return word, err
		}
		q.t.say(diag.Say("command/sign-ask-differs"))
	}
}

// askHostKey asks whether the unknown key of a server is the right one.
func (q questions) askHostKey(server, algorithm, fingerprint string) (bool, error) {
	if !q.t.answers {
		return false, driver.ErrUnanswered
	}
	return q.askYes(diag.Say("command/deploy-ask-host-key", "host", server, "algorithm", algorithm, "fingerprint", fingerprint)), nil
}

// askCase asks a person on a terminal which case the letter is about.
func (q questions) askCase(site string) ([]string, error) {
	folders, err := filepath.Glob(filepath.Join(site, "content", "cases", "*", "index.md"))
	if err != nil || len(folders) == 0 || !q.t.answers {
		return nil, nil
	}
	q.t.say(diag.Say("command/ask-case"))
	for _, f := range folders {
		q.t.printLine("    " + filepath.Base(filepath.Dir(f)))
	}
	q.printQuestion(diag.Say("command/ask-case-name"))
	answer, err := q.readLine()
	if errors.Is(err, context.Canceled) {
		return nil, err
	}
	if answer = strings.TrimSpace(answer); answer == "" {
		return nil, nil
	}
	return []string{answer}, checkCases(site, []string{answer})
}

// askEncoding asks a person on a terminal whether a guessed encoding reads two
// names rightly, and gives it if so. Nobody is asked in a pipe: there the
// encoding has to be named.
func (q questions) askEncoding(p *change.PeopleImport) string {
	in, wrong := p.In, false
	for _, d := range p.Report {
		wrong = wrong || d.Code == "wrong-encoding" && d.File == in.Name
	}
	if !wrong || !q.t.answers {
		return ""
	}
	guess, names, err := signatory.DecodedNames(in.From, in.Name, 2)
	if err != nil || guess == "" || len(names) == 0 {
		return ""
	}
	q.t.say(diag.Say("command/ask-encoding", "file", in.Name, "encoding", guess))
	for _, n := range names {
		q.t.printLine("    " + n)
	}
	q.printQuestion(diag.Say("command/ask-encoding-right"))
	answer, _ := q.readLine()
	if isYes(answer) {
		return guess
	}
	return ""
}

// askPublic asks a person on a terminal whether people without an answer may be
// named. Nobody is asked in a pipe: there --public says it.
func (q questions) askPublic(problems []diag.Diagnostic) string {
	if !q.t.answers {
		return ""
	}
	for _, d := range problems {
		if d.Text.ID != "unanswered" {
			continue
		}
		q.t.printLine(d.In(q.t.language).Message)
		q.printQuestion(diag.Say("command/ask-public"))
		answer, _ := q.readLine()
		if a := strings.ToLower(strings.TrimSpace(answer)); change.IsAnswer(a) {
			return a
		}
	}
	return ""
}
