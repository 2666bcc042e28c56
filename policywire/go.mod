module github.com/policywire/policywire/policywire

go 1.26.0

require (
	github.com/policywire/policywire/contract v0.0.0
	github.com/policywire/policywire/contract/flowtest v0.0.0
	github.com/policywire/policywire/embedded v0.0.0
	github.com/policywire/policywire/services/fetcher v0.0.0
	github.com/policywire/policywire/services/classifier v0.0.0
	github.com/policywire/policywire/services/translator v0.0.0
	github.com/policywire/policywire/services/store v0.0.0
)

replace (
	github.com/policywire/policywire/contract => ../contract
	github.com/policywire/policywire/contract/flowtest => ../contract/flowtest
	github.com/policywire/policywire/embedded => ../embedded
	github.com/policywire/policywire/services/fetcher => ../services/fetcher
	github.com/policywire/policywire/services/classifier => ../services/classifier
	github.com/policywire/policywire/services/translator => ../services/translator
	github.com/policywire/policywire/services/store => ../services/store
)
