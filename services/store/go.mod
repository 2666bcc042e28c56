module github.com/policywire/policywire/services/store

go 1.26.0

require (
	github.com/policywire/policywire/contract v0.0.0
	github.com/policywire/policywire/contract/flowtest v0.0.0
	github.com/policywire/policywire/embedded v0.0.0
)

replace (
	github.com/policywire/policywire/contract => ../../contract
	github.com/policywire/policywire/contract/flowtest => ../../contract/flowtest
	github.com/policywire/policywire/embedded => ../../embedded
)
