package main

import (
	"errors"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/site"
)

// beginChange takes the lock of the site for a command and opens it; messages
// name its files from where the command runs.
func beginChange(command string, o site.Options) (*change.Sources, error) {
	s, err := change.Begin(command, o)
	if err == nil {
		s.Folder = o.Dir
	}
	return s, err
}

// sayAll prints lines of news.
func (t *terminal) sayAll(texts []diag.Text) {
	for _, text := range texts {
		t.say(text)
	}
}

// endProblems prints the content's problems that stood in a change's way, and
// gives how the command ends; any other error it gives back.
func (t *terminal) endProblems(err error, s *change.Sources) error {
	var found *change.ProblemsError
	if !errors.As(err, &found) {
		return err
	}
	t.printProblems(found.Problems, s.Files())
	return exit(exitContent)
}
