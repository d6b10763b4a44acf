module peers/atlas

go 1.21

require (
	ariga.io/atlas v0.32.0
	github.com/lib/pq v1.10.9
)
