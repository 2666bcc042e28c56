// Package deploy is how policywire is run by containers: the images, and the
// configuration of the servers. It holds no code, only tests of those files.
//
//	Dockerfile       one service per image, two final stages
//	nats/            the configuration of the bus
//	clickhouse/      the configuration of ClickHouse, and its users, rights and limits
//	grafana/         dashboards, and the data source that they read
//	apertium/        a translation server, for the profile of that name
//	env.example      the passwords and settings of docker-compose.yml
//	README.md        for the operator
package deploy
