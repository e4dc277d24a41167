package page

import "testing"

func TestOnlyAWidePictureIsAnnouncedAsLarge(t *testing.T) {
	for _, c := range []struct {
		image *Image
		want  string
	}{
		{nil, "summary"},
		{&Image{Width: 480, Height: 600}, "summary"},
		{&Image{Width: 600, Height: 600}, "summary"},
		{&Image{Width: 200, Height: 100}, "summary"},
		{&Image{Width: 800, Height: 600}, "summary_large_image"},
		{&Image{Width: 1200, Height: 630}, "summary_large_image"},
	} {
		if got := twitterCard(c.image); got != c.want {
			t.Errorf("%v: got %s, want %s", c.image, got, c.want)
		}
	}
}
