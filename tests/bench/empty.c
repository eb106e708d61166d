/* What every process costs here: the unit of all ratios. Linked statically. */
int main(void) { return 0; }
