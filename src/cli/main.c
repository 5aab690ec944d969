/* budkavle: the command line. One file a command; this one tells them apart. */
#include <stdio.h>

int main(void)
{
    fprintf(stderr, "usage: budkavle COMMAND ...\n");
    return 2;
}
