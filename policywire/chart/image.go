package chart

import (
	"bytes"
	"errors"
	"image/color"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The size of a picture, and the dots per inch of a PNG.
const (
	imageWidth  = 9 * vg.Inch
	imageHeight = 4.5 * vg.Inch
	dots        = 144
)

// palette are colours that the colour-blind tell apart (Okabe and Ito 2008).
var palette = []color.RGBA{{0, 114, 178, 255}, {230, 159, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255},
	{213, 94, 0, 255}, {86, 180, 233, 255}, {0, 0, 0, 255}, {150, 140, 30, 255}}

var (
	faint = color.Gray{Y: 225}
	dark  = color.Gray{Y: 60}
)

// PNG writes the chart as a picture. The error is ErrNoFont where its text would
// be boxes.
func (c Chart) PNG(w io.Writer) error {
	face, err := c.font()
	if err != nil {
		return err
	}
	canvas := vgimg.NewWith(vgimg.UseWH(imageWidth, imageHeight), vgimg.UseDPI(dots), vgimg.UseBackgroundColor(color.White))
	if err := c.draw(draw.New(canvas), face); err != nil {
		return err
	}
	_, err = vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
	return err
}

// SVG writes the chart as a drawing whose text the viewer writes in its own
// fonts.
func (c Chart) SVG(w io.Writer) error {
	face, err := c.font()
	if err != nil && !errors.Is(err, ErrNoFont) {
		return err
	}
	canvas := vgsvg.New(imageWidth, imageHeight)
	if err := c.draw(draw.New(canvas), face); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return err
	}
	_, err = io.WriteString(w, strings.ReplaceAll(b.String(), ";font-variant:none", ", 'Noto Sans CJK KR', 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif"))
	return err
}

// font returns the font of all the text.
func (c Chart) font() (*opentype.Font, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	texts := []string{c.Title}
	for _, s := range c.Series {
		texts = append(texts, s.Name)
	}
	return fontFor(c.FontFile, texts)
}

// styled is how text of a size looks.
func styled(face *opentype.Font, size float64) text.Style {
	f := font.Font{Typeface: "chart", Size: font.Points(size)}
	return text.Style{Color: dark, Font: f, Handler: text.Plain{Fonts: font.NewCache(font.Collection{{Font: f, Face: face}})}}
}

// draw draws the lines and below them what they are called.
func (c Chart) draw(canvas draw.Canvas, face *opentype.Font) error {
	p := plot.New()
	p.BackgroundColor = color.White
	p.Title.Text = c.Title
	alignment := p.Title.TextStyle
	p.Title.TextStyle = styled(face, 13)
	p.Title.TextStyle.XAlign, p.Title.TextStyle.YAlign = alignment.XAlign, alignment.YAlign
	p.Title.Padding = vg.Points(8)
	c.axes(p, face)
	for i, s := range c.Series {
		if err := c.line(p, i, s); err != nil {
			return err
		}
	}
	margin := vg.Points(10)
	canvas = draw.Crop(canvas, margin, -2*margin, margin, -margin)
	below := c.names(canvas, styled(face, 10))
	p.Draw(draw.Crop(canvas, 0, 0, below, 0))
	return nil
}

// axes has lines at round numbers and days.
func (c Chart) axes(p *plot.Plot, face *opentype.Font) {
	unit := step(c.top(), 6)
	lines := max(int(math.Ceil(c.top()/unit)), 1)
	var numbers, days plot.ConstantTicks
	for i := range lines + 1 {
		value := unit * float64(i)
		numbers = append(numbers, plot.Tick{Value: value, Label: strconv.FormatFloat(value, 'f', -1, 64)})
	}
	for _, place := range c.places(8) {
		days = append(days, plot.Tick{Value: float64(place), Label: c.label(float64(place))})
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, float64(len(c.Starts)-1), 0, unit*float64(lines)
	for axis, ticks := range map[*plot.Axis]plot.ConstantTicks{&p.X: days, &p.Y: numbers} {
		alignment := axis.Tick.Label
		axis.Tick.Marker, axis.Tick.Label = ticks, styled(face, 9)
		axis.Tick.Label.XAlign, axis.Tick.Label.YAlign = alignment.XAlign, alignment.YAlign
		axis.LineStyle.Color, axis.Tick.LineStyle.Color = dark, dark
		axis.Label.TextStyle = styled(face, 9)
	}
	p.Y.LineStyle.Width = 0
	p.Y.Tick.Length = 0
	grid := plotter.NewGrid()
	grid.Vertical.Width, grid.Horizontal.Color = 0, faint
	p.Add(grid)
}

// stroke is how the line of a series looks; after all colours it is dashed.
func stroke(i int) draw.LineStyle {
	style := draw.LineStyle{Color: palette[i%len(palette)], Width: vg.Points(1.8)}
	if i >= len(palette) {
		style.Dashes = []vg.Length{vg.Points(5), vg.Points(3)}
	}
	return style
}

// fewest is how many days are few enough for each to have a dot.
const fewest = 60

func (c Chart) line(p *plot.Plot, i int, s Series) error {
	points := make(plotter.XYs, len(s.Values))
	for j, value := range s.Values {
		points[j] = plotter.XY{X: float64(j), Y: value}
	}
	line, dots, err := plotter.NewLinePoints(points)
	if err != nil {
		return err
	}
	line.LineStyle = stroke(i)
	p.Add(line)
	if len(points) <= fewest {
		dots.GlyphStyle = draw.GlyphStyle{Color: palette[i%len(palette)], Radius: vg.Points(2.4), Shape: draw.CircleGlyph{}}
		p.Add(dots)
	}
	return nil
}

// names draws the names of the series into the lowest lines of a canvas and
// returns how high they are. One series is what the title says.
func (c Chart) names(canvas draw.Canvas, style text.Style) vg.Length {
	if len(c.Series) == 1 {
		return 0
	}
	const gap = 16
	row, left, width := 0, vg.Length(0), canvas.Max.X-canvas.Min.X
	type place struct {
		row  int
		left vg.Length
	}
	places := make([]place, len(c.Series))
	for i, s := range c.Series {
		need := style.Width(s.Name) + vg.Points(2*gap+22)
		if left > 0 && left+need > width {
			row, left = row+1, 0
		}
		places[i] = place{row, left}
		left += need
	}
	height := vg.Points(16)
	for i, at := range places {
		x, y := canvas.Min.X+vg.Points(gap)+at.left, canvas.Min.Y+height*vg.Length(row-at.row)
		canvas.StrokeLine2(stroke(i), x, y+vg.Points(4), x+vg.Points(18), y+vg.Points(4))
		canvas.FillText(style, vg.Point{X: x + vg.Points(22), Y: y}, c.Series[i].Name)
	}
	return height*vg.Length(row+1) + vg.Points(6)
}
