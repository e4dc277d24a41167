package docx

import (
	"casebook/internal/letter/prose"
)

func Read(data []byte) (*prose.Text, error) { return nil, nil }
