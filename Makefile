.PHONY: help install test demo check lock clean
VENV := .venv
STAMP := $(VENV)/.installed

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / - /'
