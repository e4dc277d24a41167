package page_test

import (
	"reflect"
	"testing"

	"casebook/internal/page"
)

// What layouts can look up is listed by name, and nothing of it is forgotten.
func TestEveryLookUpCanBeCalled(t *testing.T) {
	all := &page.All{}
	for m := range reflect.TypeOf(all).Methods() {
		if m.Name != "Method" && all.Method(m.Name) == nil {
			t.Errorf("Method does not know %s", m.Name)
		}
	}
}
