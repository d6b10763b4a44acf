// A server that speaks MongoDB's protocol over SQLite, for the tests: ferretdb ADDRESS FOLDER/
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listener := ferretdb.ListenerConfig{TCP: os.Args[1]}
	f, err := ferretdb.New(&ferretdb.Config{Listener: listener, Handler: "sqlite", SQLiteURL: "file:" + os.Args[2]})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	log.Fatal(f.Run(ctx))
}
