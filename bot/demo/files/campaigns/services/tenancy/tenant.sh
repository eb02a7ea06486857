# Every read goes through here: nobody sees the rows of another tenant.
rows_of() {
    grep "^[^:]*:$1:" "$here/data/campaigns.txt"
}
