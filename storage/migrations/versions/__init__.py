"""One module for each revision; they never change once released and import nothing of claimwatch."""
