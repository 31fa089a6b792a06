// Reads a Dockerfile with BuildKit's own parser and prints its stages and
// instructions, one a line; what the linter has against it goes to stderr.
package main

import (
	"fmt"
	"os"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func main() {
	warned := false
	warn := func(rule, description, _, message string, _ []parser.Range) {
		fmt.Fprintf(os.Stderr, "%s: %s: %s\n", rule, description, message)
		warned = true
	}
	parsed, err := parser.Parse(os.Stdin)
	if err == nil {
		err = show(parsed.AST, linter.New(&linter.Config{Warn: warn}))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil || warned {
		os.Exit(1)
	}
}

func show(tree *parser.Node, lint *linter.Linter) error {
	stages, _, err := instructions.Parse(tree, lint)
	for _, stage := range stages {
		fmt.Printf("FROM %s\n", stage.BaseName)
		for _, command := range stage.Commands {
			fmt.Println(command)
		}
	}
	return err
}
