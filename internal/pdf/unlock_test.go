package pdf

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/rc4"
	"fmt"
	"strings"
	"testing"
	"time"

	"casebook/internal/diag"
)

// lockedPDF is a page that is encrypted by the oldest handler (section 7.6.4, R 2),
// with passwords of the user and of the owner.
func lockedPDF(user string) []byte {
	const padding = "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"
	pad := func(s string) []byte { return []byte((s + padding)[:32]) }
	encrypt := func(key, data []byte) []byte {
		c, _ := rc4.NewCipher(key)
		out := make([]byte, len(data))
		c.XORKeyStream(out, data)
		return out
	}
	ownerKey := md5.Sum(pad("owner"))
	owner := encrypt(ownerKey[:5], pad(user))
	permissions := "\xc0\xff\xff\xff" // -64: nothing may be done
	whole := md5.Sum(append(append(append(pad(user), owner...), permissions...), "\x01\x02"...))
	key := whole[:5]
	content := "BT /F 11 Tf 72 700 Td (Dear Sample, this is locked.) Tj ET"
	objectKey := md5.Sum(append(append([]byte{}, key...), 4, 0, 0, 0, 0))
	return samplePDF(fmt.Sprintf("/Encrypt<</Filter/Standard/V 1/R 2/P -64/O<%x>/U<%x>>> /ID[<0102><0102>]", owner, encrypt(key, []byte(padding))),
		`<</Type/Catalog /Pages 2 0 R>>`,
		`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /MediaBox[0 0 595 842] /Contents 4 0 R /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>`,
		sampleStream("", string(encrypt(objectKey[:10], []byte(content)))),
	)
}

func TestPDFThatOpensWithoutItsPasswordIsCleaned(t *testing.T) {
	out, err := Clean(lockedPDF(""))
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := readLetter(t, out); !strings.Contains(text, "Dear Sample, this is locked.") {
		t.Errorf("the clean file reads as %q", text)
	}
	if bytes.Contains(out, []byte("/Encrypt")) || bytes.Contains(out, []byte(canary)) {
		t.Error("the clean file is locked, or keeps what was beside the page")
	}
	if again, err := Clean(lockedPDF("")); err != nil || !bytes.Equal(out, again) {
		t.Errorf("cleaned twice it is not the same: %v", err)
	}
	_, err = Clean(lockedPDF("secret"))
	if fault, ok := err.(*diag.Fault); !ok || fault.Code != "file-locked" {
		t.Errorf("with a password: %v", err)
	}
	if _, err = cleanUnlocked(lockedPDF(""), 0); err == nil || !strings.Contains(err.Error(), "could not be read within") {
		t.Errorf("without the time for it: %v", err)
	}
}

// A file that is still encrypted once it was unlocked is locked: to unlock it again would
// wait for itself.
func TestUnlockedFileIsNotUnlockedAgain(t *testing.T) {
	unlocking.Lock()
	defer unlocking.Unlock()
	done := make(chan error, 1)
	go func() {
		_, err := cleanFile(context.Background(), lockedPDF(""), true)
		done <- err
	}()
	select {
	case err := <-done:
		if fault, ok := err.(*diag.Fault); !ok || fault.Code != "file-locked" {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("it waits for the file that it unlocks")
	}
}
