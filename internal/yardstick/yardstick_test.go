package yardstick

import "testing"

func TestUpdatesAreAboutThreeKilobytes(t *testing.T) {
	total := 0
	for i := range 20 {
		total += len(Medium.Update(i, i).Body)
	}
	if mean := total / 20; mean < 2500 || mean > 3500 {
		t.Errorf("an update has %d bytes on average, want about 3000", mean)
	}
}

func TestTheSameNumbersGiveTheSameTexts(t *testing.T) {
	if a, b := Small.Update(3, 4), Small.Update(3, 4); a != b {
		t.Error("an update differs from itself")
	}
	if a, b := Small.Update(3, 4), Small.Update(4, 3); a.Body == b.Body {
		t.Error("two updates have the same text")
	}
}
