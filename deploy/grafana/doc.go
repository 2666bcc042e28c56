// Package grafana is the dashboards, as code: trends.go for analysts, health.go
// for operators. Grafana reads dashboards/*.json, which the tests compare with
// this code and, with -update, write.
//
//	model.go       what Grafana calls a dashboard, as far as it is used here
//	panel.go       the kinds of panels and variables
//	trends.go      policy trends
//	health.go      the health of the pipeline
//	dashboards/    what Grafana loads
//	provisioning/  where it finds the data source and the dashboards
//	Dockerfile     Grafana with the plugin for ClickHouse
package grafana
