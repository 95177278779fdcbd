// Seedcapture writes a capture as the older Go program lays it out, so that logtap can be shown to
// read it exactly.
//
//	seedcapture DIR [stopped]
//
// Two finished files of one zstd frame each (one streamed, one in one shot), a plain file still open,
// an index of the finished ones, an audit file beside the data, HTML-escaped JSON, times in a local
// zone with trailing zeros cut. Without "stopped" the metadata says the year 0001, as that program
// does while it runs. On standard output: every entry as logtap must give it back, one JSON a line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

const linesPerFile = 3_000

var zone = time.FixedZone("CET", 3600)
var started = time.Date(2026, 11, 21, 11, 32, 1, 0, zone)

// entry has the member order of the older program; empty labels are left out.
type entry struct {
	TS     time.Time         `json:"ts"`
	Labels map[string]string `json:"labels,omitempty"`
	Msg    string            `json:"msg"`
}

type indexLine struct {
	File   string                    `json:"file"`
	From   time.Time                 `json:"from"`
	To     time.Time                 `json:"to"`
	Lines  int                       `json:"lines"`
	Bytes  int                       `json:"bytes"`
	Labels map[string]map[string]int `json:"labels,omitempty"`
}

func main() {
	stopped := len(os.Args) > 2 && os.Args[2] == "stopped"
	if err := run(os.Args[1], stopped); err != nil {
		fmt.Fprintln(os.Stderr, "seedcapture:", err)
		os.Exit(1)
	}
}

func run(dir string, stopped bool) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(2026, 1121))
	told := bufio.NewWriter(os.Stdout)
	defer told.Flush()
	var index []indexLine
	for file := range 3 {
		entries := makeEntries(random, file)
		if err := tell(told, entries); err != nil {
			return err
		}
		line, err := writeFile(dir, file, entries)
		if err != nil {
			return err
		}
		if file < 2 {
			index = append(index, line)
		}
	}
	if err := writeIndex(dir, index); err != nil {
		return err
	}
	if err := writeAudit(dir); err != nil {
		return err
	}
	return writeMetadata(dir, stopped)
}

func makeEntries(random *rand.Rand, file int) []entry {
	entries := make([]entry, 0, linesPerFile)
	at := started.Add(time.Duration(file) * time.Hour)
	for n := range linesPerFile {
		at = at.Add(time.Duration(random.IntN(1_000_000_000)))
		if n%50 == 0 {
			at = at.Truncate(time.Second) // No fraction at all.
		}
		entries = append(entries, entry{TS: at, Labels: makeLabels(random, n), Msg: makeMessage(random, n)})
	}
	return entries
}

func makeLabels(random *rand.Rand, n int) map[string]string {
	if n%40 == 0 {
		return nil
	}
	return map[string]string{
		"app":  []string{"api", "worker", "<web>"}[random.IntN(3)],
		"pod":  fmt.Sprintf("pod-%d", random.IntN(12)),
		"zone": "eu & us",
	}
}

func makeMessage(random *rand.Rand, n int) string {
	switch n % 100 {
	case 10:
		return ""
	case 20:
		return "<script>alert(\"a & b\")</script> \u2028\u2029 \x00\x1b[31m"
	case 30:
		return "broken \xff\xfe text" // Written as U+FFFD.
	case 40:
		return "Grüße 😀 \\ \t\r\n end"
	case 50:
		if n == 1_050 {
			return strings.Repeat("long line ", 100_000) // Close to its limit of 1 MiB.
		}
	}
	return fmt.Sprintf("request %d took %dms id=%016x", n, random.IntN(900), random.Uint64())
}

// writeFile leaves the third file plain and open, as the one being written.
func writeFile(dir string, file int, entries []entry) (indexLine, error) {
	var lines []byte
	for _, e := range entries {
		text, err := json.Marshal(e)
		if err != nil {
			return indexLine{}, err
		}
		lines = append(append(lines, text...), '\n')
	}
	name := entries[0].TS.UTC().Format("2006-01-02T150405") + "-000.jsonl"
	if file == 2 {
		return indexLine{}, os.WriteFile(filepath.Join(dir, name), lines, 0o644)
	}
	packed, err := compress(lines, file == 0)
	if err != nil {
		return indexLine{}, err
	}
	line := summarise(name+".zst", len(lines), entries)
	return line, os.WriteFile(filepath.Join(dir, name+".zst"), packed, 0o640)
}

func compress(lines []byte, streaming bool) ([]byte, error) {
	var out strings.Builder
	encoder, err := zstd.NewWriter(&out)
	if err != nil {
		return nil, err
	}
	if !streaming {
		return encoder.EncodeAll(lines, nil), nil
	}
	if _, err := encoder.Write(lines); err != nil {
		return nil, err
	}
	if err := encoder.Close(); err != nil {
		return nil, err
	}
	return []byte(out.String()), nil
}

func summarise(name string, size int, entries []entry) indexLine {
	line := indexLine{File: name, From: entries[0].TS, To: entries[0].TS, Lines: len(entries), Bytes: size}
	line.Labels = map[string]map[string]int{}
	for _, e := range entries {
		if e.TS.Before(line.From) {
			line.From = e.TS
		}
		if e.TS.After(line.To) {
			line.To = e.TS
		}
		for name, value := range e.Labels {
			if line.Labels[name] == nil {
				line.Labels[name] = map[string]int{}
			}
			line.Labels[name][value]++
		}
	}
	return line
}

func writeIndex(dir string, lines []indexLine) error {
	var text []byte
	for _, line := range lines {
		one, err := json.Marshal(line)
		if err != nil {
			return err
		}
		text = append(append(text, one...), '\n')
	}
	return os.WriteFile(filepath.Join(dir, "index.jsonl"), text, 0o640)
}

// writeAudit writes what that program's readers take for log lines of the year 0001.
func writeAudit(dir string) error {
	text := fmt.Sprintf(`{"timestamp":%q,"event":"server_started"}`+"\n", started.Format(time.RFC3339Nano))
	for n := range 20 {
		at := started.Add(time.Duration(n) * time.Minute).Format(time.RFC3339Nano)
		text += fmt.Sprintf(`{"timestamp":%q,"event":"loki_push_received","remote_ip":"127.0.0.1",`+
			`"lines":450,"bytes":60000,"duration_ms":1234567}`+"\n", at)
	}
	return os.WriteFile(filepath.Join(dir, "audit.jsonl"), []byte(text), 0o600)
}

func writeMetadata(dir string, stopped bool) error {
	metadata := struct {
		Version    int       `json:"version"`
		Format     string    `json:"format"`
		Started    time.Time `json:"started"`
		Stopped    time.Time `json:"stopped"`
		TotalLines int       `json:"total_lines"`
		TotalBytes int       `json:"total_bytes"`
		LabelsSeen []string  `json:"labels_seen"`
	}{Version: 1, Format: "jsonl", Started: started}
	if stopped {
		metadata.Stopped = started.Add(4 * time.Hour)
		metadata.TotalLines = 3 * linesPerFile
	}
	text, err := json.MarshalIndent(metadata, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "metadata.json"), text, 0o600)
}

// tell prints entries in logtap's terms: UTC, nine digits, no HTML escapes, labels always there.
func tell(out *bufio.Writer, entries []entry) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, e := range entries {
		labels := e.Labels
		if labels == nil {
			labels = map[string]string{}
		}
		err := encoder.Encode(struct {
			TS     string            `json:"ts"`
			Labels map[string]string `json:"labels"`
			Msg    string            `json:"msg"`
		}{e.TS.UTC().Format("2006-01-02T15:04:05.000000000Z"), labels, e.Msg})
		if err != nil {
			return err
		}
	}
	return nil
}
