// Seedreader reads a capture within the limits of the older Go program's reader: lines of at most
// 1 MiB, index lines of at most 64 KiB, files in the order of their names, all zstd frames of a file
// in one stream.
//
//	seedreader DIR
//
// On standard output: the SHA-256 of every line in order, then `LINES lines in FILES files, INDEXED
// indexed`.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

const lineMax = 1 << 20

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "seedreader:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	if err := checkMetadata(dir); err != nil {
		return err
	}
	indexed, err := readIndex(dir)
	if err != nil {
		return err
	}
	names, err := dataFiles(dir)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	total := 0
	for _, name := range names {
		lines, err := readFile(filepath.Join(dir, name), out)
		if err != nil {
			return fmt.Errorf("%s after %d lines: %w", name, lines, err)
		}
		if want, ok := indexed[name]; ok && want != lines {
			return fmt.Errorf("%s has %d lines, its index line says %d", name, lines, want)
		}
		total += lines
	}
	fmt.Fprintf(out, "%d lines in %d files, %d indexed\n", total, len(names), len(indexed))
	return nil
}

func checkMetadata(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "metadata.json"))
	if err != nil {
		return err
	}
	var metadata struct {
		Version    int       `json:"version"`
		Format     string    `json:"format"`
		Started    time.Time `json:"started"`
		Stopped    time.Time `json:"stopped"`
		TotalLines int64     `json:"total_lines"`
		TotalBytes int64     `json:"total_bytes"`
		LabelsSeen []string  `json:"labels_seen"`
	}
	if err := json.Unmarshal(text, &metadata); err != nil {
		return fmt.Errorf("metadata.json: %w", err)
	}
	if metadata.Version != 1 || metadata.Format != "jsonl" || metadata.Started.IsZero() {
		return fmt.Errorf("metadata.json says %+v", metadata)
	}
	return nil
}

func readIndex(dir string) (map[string]int, error) {
	file, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if os.IsNotExist(err) {
		return map[string]int{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	indexed := map[string]int{}
	scanner := bufio.NewScanner(file) // Its own limit: 64 KiB a line.
	for scanner.Scan() {
		var line struct {
			File   string                    `json:"file"`
			From   time.Time                 `json:"from"`
			To     time.Time                 `json:"to"`
			Lines  int                       `json:"lines"`
			Bytes  int64                     `json:"bytes"`
			Labels map[string]map[string]int `json:"labels"`
		}
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("index.jsonl: %w", err)
		}
		if line.From.After(line.To) {
			return nil, fmt.Errorf("index.jsonl: %s is from %s to %s", line.File, line.From, line.To)
		}
		indexed[line.File] = line.Lines
	}
	return indexed, scanner.Err()
}

// dataFiles leaves out audit files, which the older program wrongly takes for data.
func dataFiles(dir string) ([]string, error) {
	listed, err := os.ReadDir(dir) // Sorted by name.
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range listed {
		name := file.Name()
		isData := strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".jsonl.zst")
		if isData && name != "index.jsonl" && !strings.HasPrefix(name, "audit") {
			names = append(names, name)
		}
	}
	return names, nil
}

func readFile(path string, out io.Writer) (int, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	var source io.Reader = file
	if strings.HasSuffix(path, ".zst") {
		decoder, err := zstd.NewReader(file)
		if err != nil {
			return 0, err
		}
		defer decoder.Close()
		source = decoder
	}
	return readLines(source, out)
}

func readLines(source io.Reader, out io.Writer) (int, error) {
	scanner := bufio.NewScanner(source)
	scanner.Buffer(make([]byte, 0, 64<<10), lineMax)
	lines := 0
	for scanner.Scan() {
		var entry struct {
			TS     time.Time         `json:"ts"`
			Labels map[string]string `json:"labels"`
			Msg    string            `json:"msg"`
		}
		if err := json.Unmarshal(scanner.Bytes(), &entry); err != nil {
			return lines, err
		}
		if entry.TS.IsZero() {
			return lines, fmt.Errorf("a line without a time: %.100s", scanner.Text())
		}
		lines++
		fmt.Fprintf(out, "%x\n", sha256.Sum256(scanner.Bytes()))
	}
	return lines, scanner.Err()
}
