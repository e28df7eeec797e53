"""This assistant beside the pipeline and policies of `rasa init`, on one machine in one run: `make bench`."""
