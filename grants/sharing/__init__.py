"""Files in chunks → their results, in their order: worked on by other processes of this machine, or by a cluster."""
