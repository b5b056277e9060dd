//! Builds the OpenMP peers where there is a C compiler that knows OpenMP; elsewhere they are left out, with a word.

fn main() {
    println!("cargo::rerun-if-changed=src/omp.c");
    println!("cargo::rustc-check-cfg=cfg(libgomp)");
    #[cfg(feature = "peers")]
    if let Err(reason) = openmp() {
        println!("cargo::warning=libgomp is left out: {reason}");
    }
}

#[cfg(feature = "peers")]
fn openmp() -> Result<(), String> {
    let mut build = cc::Build::new();
    build.file("src/omp.c").opt_level(3).flag("-fopenmp");
    let compiler = build.try_get_compiler().map_err(|error| error.to_string())?;
    // A compiler that has no such library gives its bare name back.
    let asked = compiler.to_command().arg("-print-file-name=libgomp.so").output();
    let found = asked.map_err(|error| error.to_string())?.stdout;
    let library = std::path::PathBuf::from(String::from_utf8_lossy(&found).trim());
    let folder = library.parent().filter(|folder| folder.is_absolute());
    let folder = folder.ok_or("the C compiler has no libgomp.so (is it gcc?)")?;
    build.try_compile("parloop_omp").map_err(|error| error.to_string())?;
    println!("cargo::rustc-link-search=native={}", folder.display());
    println!("cargo::rustc-link-lib=gomp");
    println!("cargo::rustc-cfg=libgomp");
    Ok(())
}
