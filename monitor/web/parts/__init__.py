"""What pages show, decided apart from their templates."""
