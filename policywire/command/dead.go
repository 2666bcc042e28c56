package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) dead() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dead",
		Short: "List, show, replay or drop the messages that a service could not handle",
		Args:  exactly(0, "list, show, replay or drop"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.deadList(), a.deadShow(),
		a.deadEach("replay", "Give dead letters to their service again, to it alone", "replayed", flow.ReplayDead),
		a.deadEach("drop", "Remove dead letters for good", "dropped", flow.DropDead))
	return cmd
}

func (a *app) deadList() *cobra.Command {
	var service string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the dead letters, oldest first",
		Args:  exactly(0, "flags only"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			t := &table.Table{Columns: []table.Column{{Name: "number", Right: true}, {Name: "died_at"}, {Name: "service"},
				{Name: "stage", Spare: true}, {Name: "attempts", Right: true, Spare: true}, {Name: "subject", Spare: true}, {Name: "reason", Wide: true}}}
			err := a.onBus(cmd.Context(), func(bus *flow.Bus) error {
				return flow.ListDead(cmd.Context(), bus, service, func(d flow.Dead) error {
					t.Add(d.At, d.DiedAt, d.Service, d.Stage, d.Attempts, d.OriginalSubject, d.Reason)
					return nil
				})
			})
			if err != nil {
				return err
			}
			return a.print(t, "there is no dead letter")
		},
	}
	cmd.Flags().StringVar(&service, "service", "", "those of one `service` only")
	a.natsFlag(cmd)
	a.formatFlag(cmd)
	return cmd
}

func (a *app) deadShow() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show NUMBER",
		Short: "Print one dead letter with its headers and its payload",
		Args:  exactly(1, "the number of a dead letter"),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, err := parseNumber(args[0])
			if err != nil {
				return err
			}
			return a.onBus(cmd.Context(), func(bus *flow.Bus) error {
				d, err := flow.GetDead(cmd.Context(), bus, at)
				if err != nil {
					return explainDead(err)
				}
				return a.printDead(d)
			})
		},
	}
	a.natsFlag(cmd)
	a.formatFlag(cmd, table.Text, table.JSON)
	return cmd
}

// printDead prints a dead letter. Its payload is other people's bytes: as JSON
// it is base64, for a terminal its control characters are removed.
func (a *app) printDead(d flow.Dead) error {
	if a.format == table.JSON {
		return a.printJSON(d)
	}
	fmt.Fprintf(a.Out, "number    %d\nservice   %s\nstage     %s\nreason    %s\nattempts  %d\nsubject   %s\nstream    %s, sequence %d\ndied at   %s\n",
		d.At, clean(d.Service), clean(d.Stage), clean(d.Reason), d.Attempts, clean(d.OriginalSubject), clean(d.Stream), d.Sequence, d.DiedAt.Local())
	for _, name := range slices.Sorted(maps.Keys(d.Header)) {
		fmt.Fprintf(a.Out, "header    %s: %s\n", clean(name), clean(strings.Join(d.Header[name], ", ")))
	}
	if len(d.Payload) < d.PayloadSize {
		_, err := fmt.Fprintf(a.Out, "\n%d bytes of payload did not fit; they are in the stream\n", d.PayloadSize)
		return err
	}
	_, err := fmt.Fprintf(a.Out, "\n%s\n", clean(string(d.Payload)))
	return err
}

// deadEach returns a command that does something to dead letters by number.
func (a *app) deadEach(name, short, done string, do func(context.Context, *flow.Bus, uint64) error) *cobra.Command {
	var all bool
	var service string
	cmd := &cobra.Command{
		Use:   name + " NUMBER... | --all",
		Short: short,
		Args: func(_ *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return usagef("dead %s takes numbers as 'dead list' prints them, or --all", name)
			}
			if service != "" && !all {
				return usagef("--service goes with --all only")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			numbers, err := parseNumbers(args)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return a.onBus(ctx, func(bus *flow.Bus) error {
				if all {
					if numbers, err = deadNumbers(ctx, bus, service); err != nil {
						return err
					}
				}
				return a.doEach(numbers, done, func(n uint64) error { return do(ctx, bus, n) })
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every dead letter")
	cmd.Flags().StringVar(&service, "service", "", "with --all: those of one `service` only")
	a.natsFlag(cmd)
	return cmd
}

// doEach does all it can and reports every failure.
func (a *app) doEach(numbers []uint64, done string, do func(uint64) error) error {
	var errs []error
	n := 0
	for _, number := range numbers {
		if err := do(number); err != nil {
			errs = append(errs, explainDead(err))
			continue
		}
		n++
	}
	fmt.Fprintf(a.Err, "%d %s\n", n, done)
	return errors.Join(errs...)
}

func deadNumbers(ctx context.Context, bus *flow.Bus, service string) ([]uint64, error) {
	var numbers []uint64
	err := flow.ListDead(ctx, bus, service, func(d flow.Dead) error {
		numbers = append(numbers, d.At)
		return nil
	})
	return numbers, err
}

func parseNumbers(args []string) ([]uint64, error) {
	var numbers []uint64
	for _, arg := range args {
		n, err := parseNumber(arg)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

func parseNumber(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 {
		return 0, usagef("%q is not the number of a dead letter; 'policywire dead list' prints them", s)
	}
	return n, nil
}

func explainDead(err error) error {
	if errors.Is(err, flow.ErrNoDead) {
		return fmt.Errorf("%w; 'policywire dead list' prints those that there are", err)
	}
	return err
}
