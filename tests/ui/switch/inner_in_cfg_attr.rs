use parloop::par_for;

#[par_for]
mod work {
    #[cfg_attr(unix, par_for(workers = 2))]
    pub fn run() {}
}

fn main() {
    work::run();
}
