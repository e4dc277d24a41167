module casebook/bench

go 1.26.8

require (
	casebook v0.0.0
	github.com/yuin/goldmark v1.8.7
)

replace casebook => ..
