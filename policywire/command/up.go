package command

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/pipeline"
)

func (a *app) up() *cobra.Command {
	cfg := pipeline.Config{}
	var every time.Duration
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Run the whole pipeline with embedded servers",
		Long: "Runs fetcher, classifier, linker, translator and store in this process, on a NATS and a ClickHouse of\n" +
			"its own, on loopback. SIGINT or SIGTERM end it after the work in hand. The services read the\n" +
			"same environment variables as when they run alone.",
		Args: exactly(0, "flags only"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Dir == "" {
				dir, err := a.dataDir()
				if err != nil {
					return err
				}
				cfg.Dir = dir
			}
			if every <= 0 {
				return usagef("--every: %s is not a length of time above 0", every)
			}
			if err := a.checkUp(cfg); err != nil {
				return usageError{err}
			}
			return a.runUp(cmd.Context(), cfg, every)
		},
	}
	cmd.Flags().StringVar(&cfg.Dir, "data", "", "`DIR` of the servers' data (default $XDG_DATA_HOME/policywire)")
	cmd.Flags().StringVar(&cfg.NATS, "nats", "127.0.0.1:4222", "listening `ADDR` of NATS")
	cmd.Flags().StringVar(&cfg.ClickHouse, "clickhouse", "127.0.0.1:8123", "listening `ADDR` of ClickHouse")
	cmd.Flags().StringVar(&cfg.Listen, "listen", "", "serve /metrics, /healthz and /readyz on `ADDR`, as 127.0.0.1:9464 (default nowhere)")
	cmd.Flags().DurationVar(&every, "every", 10*time.Second, "print the status this often")
	return cmd
}

// checkUp reports all that is wrong with the addresses and the environment,
// before anything is started.
func (a *app) checkUp(cfg pipeline.Config) error {
	errs := []error{checkAddr("--nats", cfg.NATS, true), checkAddr("--clickhouse", cfg.ClickHouse, true)}
	if cfg.Listen != "" {
		errs = append(errs, checkAddr("--listen", cfg.Listen, false))
	}
	return errors.Join(append(errs, pipeline.Check(a.Getenv))...)
}

// checkAddr checks a listening address. The servers ask nobody for a password,
// so that they listen on loopback alone.
func checkAddr(flag, addr string, loopback bool) error {
	host, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%s: %q is not an address to listen on; write it as 127.0.0.1:4222", flag, addr)
	}
	if ip := net.ParseIP(host); loopback && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s: other machines could reach %s; use 127.0.0.1", flag, addr)
	}
	return nil
}

// dataDir is where data is kept when nothing else is said, as the XDG Base
// Directory Specification has it.
func (a *app) dataDir() (string, error) {
	if dir := a.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "policywire"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", usagef("--data: name a directory, since the home directory is not known: %v", err)
	}
	return filepath.Join(home, ".local", "share", "policywire"), nil
}

func (a *app) runUp(ctx context.Context, cfg pipeline.Config, every time.Duration) error {
	cfg.Getenv, cfg.Log, cfg.Registry = a.Getenv, a.log, prometheus.NewRegistry()
	fmt.Fprintf(a.Err, "starting on %s …\n", cfg.Dir)
	p, err := pipeline.Start(ctx, cfg)
	if err != nil && ctx.Err() != nil {
		fmt.Fprintln(a.Err, "stopped before it was up")
		return nil
	}
	if err != nil {
		return err
	}
	a.welcome(p)
	go a.report(p, every)
	<-p.Done()
	fmt.Fprintln(a.Err, "stopping: finishing the work in hand; a second signal stops at once")
	if err := p.Wait(); err != nil {
		return err
	}
	fmt.Fprintln(a.Err, "stopped")
	return nil
}

// welcome says where to query and to subscribe. A password is named, not shown.
func (a *app) welcome(p *pipeline.Pipeline) {
	user, dsn := "", p.ClickHouse
	if a.Getenv("CLICKHOUSE_PASSWORD") != "" {
		user = `--user "default:$CLICKHOUSE_PASSWORD" `
		dsn = `"` + strings.Replace(dsn, "://", "://default:$CLICKHOUSE_PASSWORD@", 1) + `"`
	}
	fmt.Fprintf(a.Out, `policywire is up.
  query       curl %[1]s'%[2]s/' --data-binary 'SELECT * FROM policywire.topic_trend ORDER BY day DESC LIMIT 10 FORMAT PrettyCompact'
              policywire trends --clickhouse %[3]s
  subscribe   nats --server %[4]s subscribe 'news.topic.>'
              policywire tail --nats %[4]s
`, user, p.ClickHouse, dsn, p.NATS)
}

// report prints one line of status per interval until the pipeline ends.
func (a *app) report(p *pipeline.Pipeline, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-p.Done():
			return
		case <-tick.C:
			fmt.Fprintf(a.Err, "%s  %s\n", time.Now().Format(time.TimeOnly), p.Status())
		}
	}
}
