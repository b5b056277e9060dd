use parloop::par_for;

#[par_for]
fn main() {
    #[cfg_attr(unix, par_for)]
    while false {}
}
