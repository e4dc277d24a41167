package check

func (i *Inspection) unnamed() error { return nil }
