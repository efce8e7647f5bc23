"""Lists of people as offices write them, made by a program, with what each of them truly says."""
