// Pushproto sends numbered log lines as promtail and Alloy do: Loki's own protobuf messages in one
// snappy block.
//
//	pushproto URL LINES
//
// Every line carries its number; every tenth has structured metadata. It fails on any answer but 204.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/golang/snappy"
	"github.com/grafana/loki/pkg/push"
)

const linesPerPush = 500

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "pushproto:", err)
		os.Exit(1)
	}
}

func run(url, count string) error {
	lines, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	start := time.Now()
	for first := 0; first < lines; first += linesPerPush {
		request := pushOf(start, first, min(first+linesPerPush, lines))
		if err := send(url+"/loki/api/v1/push", request); err != nil {
			return fmt.Errorf("lines from %d on: %w", first, err)
		}
	}
	return nil
}

// pushOf spreads the lines [first, end) over three streams.
func pushOf(start time.Time, first, end int) *push.PushRequest {
	streams := make([]push.Stream, 3)
	for zone := range streams {
		streams[zone].Labels = fmt.Sprintf(`{app="go-app", quoted="a \"b\" \\ c", sender="go-proto", zone="z%d"}`, zone)
	}
	for n := first; n < end; n++ {
		entry := push.Entry{
			Timestamp: start.Add(time.Duration(n) * time.Nanosecond),
			Line:      fmt.Sprintf("go says \"%d\" – ünï\tcode \\ n=%d", n, n),
		}
		if n%10 == 0 {
			entry.StructuredMetadata = push.LabelsAdapter{{Name: "trace", Value: fmt.Sprintf("t-%d", n)}}
		}
		stream := &streams[n%3]
		stream.Entries = append(stream.Entries, entry)
	}
	return &push.PushRequest{Streams: streams}
}

func send(url string, request *push.PushRequest) error {
	message, err := request.Marshal()
	if err != nil {
		return err
	}
	body := bytes.NewReader(snappy.Encode(nil, message))
	response, err := http.Post(url, "application/x-protobuf", body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
		return fmt.Errorf("%s: %s", response.Status, text)
	}
	return nil
}
