package asset

import (
	"testing"
	"testing/synctest"
)

func TestPicturesWaitUntilThereIsRoomForTheirPixels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b pixelBudget
		b.init()
		b.take(maxOpen - 10)
		b.take(10) // just fits
		done := make(chan bool, 1)
		go func() { b.take(2 * maxOpen); done <- true }()
		synctest.Wait()
		b.give(10)
		synctest.Wait()
		if len(done) > 0 {
			t.Fatal("a picture did not wait")
		}
		b.give(maxOpen - 10)
		<-done // alone, even the largest may begin
	})
}
