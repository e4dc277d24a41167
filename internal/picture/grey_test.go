package picture

import "testing"

// TestGreyIsCutAroundTheFocus cuts a picture that is white but for a dark corner.
func TestGreyIsCutAroundTheFocus(t *testing.T) {
	for _, n := range []int{1, 4} {
		p := newPlane(200, 100, n)
		for y := range p.h {
			for x := range p.w {
				for c := range n {
					value := byte(255)
					if x >= 150 && y < 50 && c < 3 {
						value = 0
					}
					p.row(y)[x*n+c] = value
				}
			}
		}
		r := &Raster{planes: []plane{p}}
		for _, test := range []struct {
			focusX, focusY       int
			topLeft, bottomRight bool // is dark
		}{{0, 0, false, false}, {100, 0, true, false}, {75, 50, false, false}} {
			m := r.Grey(40, 80, test.focusX, test.focusY)
			if m.Rect.Dx() != 40 || m.Rect.Dy() != 80 {
				t.Fatalf("%v", m.Rect)
			}
			if got := m.GrayAt(2, 2).Y < 60; got != test.topLeft {
				t.Errorf("%d planes of colour, focus %d%% %d%%: the top left is dark: %t", n, test.focusX, test.focusY, got)
			}
			if got := m.GrayAt(37, 77).Y < 60; got != test.bottomRight {
				t.Errorf("%d planes of colour, focus %d%% %d%%: the bottom right is dark: %t", n, test.focusX, test.focusY, got)
			}
		}
	}
}
