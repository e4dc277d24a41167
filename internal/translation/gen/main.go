// Command gen packs the messages in other languages, and the help of commands:
// messages/*.toml and messages/help/*.toml of the room.
// Run it with "go generate" after one was changed; a test finds what is not packed.
// Texts that the table of messages has no more are left out.
package main

import (
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"casebook/internal/pack"
	"casebook/internal/translation"
)

func main() {
	if err := packMessages(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func packMessages() error {
	var index []byte
	english, err := translation.EnglishTexts("messages")
	if err != nil {
		return err
	}
	hashes := map[uint32]string{}
	for _, text := range english {
		hash := translation.Hash(text)
		if other, taken := hashes[hash]; taken {
			return fmt.Errorf("two texts have one hash, so one of them has to be worded otherwise: %q, %q", other, text)
		}
		hashes[hash] = text
		index = binary.BigEndian.AppendUint32(index, hash)
	}
	if err := os.WriteFile(filepath.Join(translation.Folder, translation.Index), index, 0o644); err != nil {
		return err
	}
	files, err := filepath.Glob("messages/*.toml")
	if err != nil {
		return err
	}
	for _, name := range files {
		texts, err := translation.ReadFile(name)
		if err != nil {
			return err
		}
		ofHelp, err := translation.ReadFile(translation.HelpFile(name))
		if err != nil {
			return err
		}
		maps.Copy(texts, ofHelp)
		var list strings.Builder
		for _, text := range english {
			list.WriteString(texts[text] + "\n")
		}
		packed := filepath.Join(translation.Folder, strings.TrimSuffix(filepath.Base(name), ".toml")+translation.Ending)
		if err := pack.WriteFile(packed, []byte(list.String())); err != nil {
			return err
		}
	}
	return nil
}
