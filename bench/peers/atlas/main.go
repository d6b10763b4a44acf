// Brings the tables of one database's schema `public` to those of another through Atlas' own library, or prints what would do so.
// Usage: atlas plan|apply CURRENT_URL DESIRED_URL
package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"
	_ "github.com/lib/pq"
)

func opened(ctx context.Context, url string) (migrate.Driver, *schema.Schema) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		log.Fatal(err)
	}
	driver, err := postgres.Open(db)
	if err != nil {
		log.Fatal(err)
	}
	found, err := driver.InspectSchema(ctx, "public", nil)
	if err != nil {
		log.Fatal(err)
	}
	return driver, found
}

func main() {
	ctx := context.Background()
	if len(os.Args) != 4 {
		log.Fatal("usage: atlas plan|apply CURRENT_URL DESIRED_URL")
	}
	driver, current := opened(ctx, os.Args[2])
	_, desired := opened(ctx, os.Args[3])
	changes, err := driver.SchemaDiff(current, desired)
	if err != nil {
		log.Fatal(err)
	}
	if os.Args[1] == "apply" {
		if err := driver.ApplyChanges(ctx, changes); err != nil {
			log.Fatal(err)
		}
		fmt.Println(len(changes), "changes")
		return
	}
	plan, err := driver.PlanChanges(ctx, "plan", changes)
	if err != nil {
		log.Fatal(err)
	}
	for _, change := range plan.Changes {
		fmt.Println(change.Cmd + ";")
	}
}
